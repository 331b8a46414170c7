import {
  VIR_CONNECT_LIST_NETWORKS_ACTIVE,
  VIR_CONNECT_LIST_NETWORKS_INACTIVE,
} from '../../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../../native-types/values.js'
import { DefinitionError, type EventStream, unlessCode } from '../../base/index.js'
import { type GapEvent, type NetworkEvent, networkEvents, type Session, versionText } from '../../ffi/index.js'
import { definitionIn, factsOfDaemon } from '../../gathering/index.js'
import type { Host } from '../../host.js'
import { type HostFacts, refreshFacts } from '../../machine/index.js'
import type { AdvertisedLink, ExistingNetwork, PreflightSurroundings } from '../../plan/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { heldSubnets } from '../held-subnets.js'
import { virtualFunctions } from '../virtual-functions.js'

/** Reads what a network is checked against: the other networks, the host if it can be read, the daemon's release. */
export async function preflightSurroundings(
  session: Session,
  host: Host,
  definition?: NetworkDefinition,
): Promise<PreflightSurroundings> {
  await using around = new Surroundings(session, host)
  return await around.of(definition)
}

/**
 * What networks are held against, each before it is changed. All is read when it is first asked for. From then on only what
 * changed is, if `follows`: networks that were changed here or that libvirt has an event of, and the host's links and routes.
 */
export class Surroundings implements AsyncDisposable {
  readonly #session: Session
  readonly #host: Host
  readonly #follows: boolean
  #daemon: Promise<{ readonly isReal: boolean; readonly libvirt: string | undefined }> | undefined
  #facts: Promise<HostFacts | undefined> | undefined
  #events: EventStream<NetworkEvent | GapEvent> | undefined
  /** By name; undefined: all are to be read. */
  #networks: Map<string, ExistingNetwork> | undefined
  /** How often the connection had been lost when they were: what happened while it was has no event. */
  #losses = 0
  /** Names of networks that are to be read again. */
  readonly #changed = new Set<string>()

  constructor(session: Session, host: Host, follows = false) {
    this.#session = session
    this.#host = host
    this.#follows = follows
  }

  /** For a change that neither starts a network nor gives it another bridge: nothing but the daemon's release matters. */
  async ofRelease(): Promise<PreflightSurroundings> {
    return { networks: [], libvirt: (await this.#release()).libvirt }
  }

  async of(definition?: NetworkDefinition): Promise<PreflightSurroundings> {
    const [networks, { isReal, libvirt }, facts] = await Promise.all([
      this.#currentNetworks(),
      this.#release(),
      this.#currentFacts(),
    ])
    return {
      networks,
      facts,
      lookedAt: facts !== undefined || !isReal,
      libvirt,
      advertised: facts && definition ? await advertisedLinks(this.#host, facts) : [],
      virtualFunctions: definition && isReal ? await functionsMissing(this.#session, definition) : null,
      held: heldSubnets(),
    }
  }

  /** A network was changed here: its event may take longer than the next question. */
  changed(name: string): void {
    this.#changed.add(name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#events?.return()
  }

  #release(): Promise<{ readonly isReal: boolean; readonly libvirt: string | undefined }> {
    const ask = async () => {
      const [version, type] = await Promise.all([
        this.#session.call('virConnectGetLibVersion'),
        this.#session.call('virConnectGetType'),
      ])
      const isReal = type !== 'TEST'
      return { isReal, libvirt: isReal ? versionText(version) : undefined }
    }
    this.#daemon ??= ask()
    return this.#daemon
  }

  async #currentFacts(): Promise<HostFacts | undefined> {
    const known = this.#follows ? await this.#facts : undefined
    const now = known
      ? this.#host.machine().then((machine) => refreshFacts(known, machine))
      : factsOfDaemon(this.#session, this.#host)
    this.#facts = now.catch(() => undefined)
    return this.#facts
  }

  async #currentNetworks(): Promise<readonly ExistingNetwork[]> {
    const { losses } = this.#session
    const known = this.#losses === losses ? this.#networks : undefined
    const changed = [...this.#changed]
    this.#changed.clear()
    if (known === undefined) {
      if (this.#follows) this.#follow()
      const all = await readNetworks(this.#session)
      this.#losses = losses
      this.#networks = this.#events?.ended === false ? all : undefined
      return [...all.values()]
    }
    for (const name of changed) {
      const network = await readNetwork(this.#session, name)
      if (network === undefined) known.delete(name)
      else known.set(name, network)
    }
    return [...known.values()]
  }

  /** From before the reading: what happens during it is read again. */
  #follow(): void {
    if (this.#events) return
    const events = this.#session.events(networkEvents, { overflow: 'drop-oldest' })
    this.#events = events
    const listen = async () => {
      for await (const event of events) {
        if (event.type !== 'gap' && event.name !== null) this.#changed.add(event.name)
      }
    }
    // Without events, all is read each time.
    const end = () => {
      this.#networks = undefined
    }
    listen().then(end, end)
  }
}

/** All networks, by name, but for those that went or cannot be read. */
export async function readNetworks(session: Session): Promise<Map<string, ExistingNetwork>> {
  // One that starts in between is in both lists.
  const flags = [VIR_CONNECT_LIST_NETWORKS_INACTIVE, VIR_CONNECT_LIST_NETWORKS_ACTIVE]
  const lists = await session.batch(
    flags.map((flag) => ({ name: 'virConnectListAllNetworks', args: [flag] })),
    true,
  )
  const failed = lists.find(({ error }) => error)
  const listed = lists.flatMap(({ value }, index) =>
    ((value ?? []) as virNetworkPtr[]).map((handle) => ({ handle, active: index === 1 })),
  )
  try {
    if (failed) throw failed.error
    const answers = await session.batch(
      listed.map(({ handle }) => ({ name: 'virNetworkGetXMLDesc', args: [handle, 0] })),
      false,
    )
    return new Map(
      listed.flatMap(({ active }, index) => {
        const network = existing(answers[index]?.value, active)
        return network ? [[network.definition.name, network] as const] : []
      }),
    )
  } finally {
    await Promise.all(listed.map(({ handle }) => handle.free()))
  }
}

/** @returns undefined where it is not there any more */
async function readNetwork(session: Session, name: string): Promise<ExistingNetwork | undefined> {
  const handle = await unlessCode(session.call('virNetworkLookupByName', name), 'VIR_ERR_NO_NETWORK')
  if (handle === undefined) return undefined
  try {
    const [xml, active] = await session.batch(
      [
        { name: 'virNetworkGetXMLDesc', args: [handle, 0] },
        { name: 'virNetworkIsActive', args: [handle] },
      ],
      false,
    )
    return existing(xml?.value, active?.value === 1)
  } finally {
    await handle.free()
  }
}

/** Skips networks undefined since the list was taken, and unreadable ones. */
function existing(xml: unknown, active: boolean): ExistingNetwork | undefined {
  const definition = definitionIn(xml)
  return definition && { definition, active }
}

/**
 * Links on which the kernel learned IPv6 routes from a router: those expire. Routes installed by a program such as
 * NetworkManager do not, and stay. Undefined if they cannot be read.
 */
async function advertisedLinks(host: Host, { routes, unseen }: HostFacts): Promise<AdvertisedLink[] | undefined> {
  if (unseen.some(({ fact }) => fact === 'routes')) return undefined
  const learned = routes.filter(
    ({ family, table, protocol, expiresIn }) =>
      family === 'ipv6' && table === 'main' && (protocol === 'ra' || protocol === 'kernel') && expiresIn !== undefined,
  )
  const names = new Set(learned.flatMap(({ link }) => link ?? []))
  try {
    const machine = await host.machine()
    return await Promise.all(
      [...names].map(async (link) => ({
        link,
        acceptRa: Number((await machine.readFile(`/proc/sys/net/ipv6/conf/${link}/accept_ra`)).trim()),
      })),
    )
  } catch {
    // A host without IPv6, or a link that has gone: libvirt will say what is wrong.
    return undefined
  }
}

/** Why an SR-IOV pool has no virtual functions; null if it has some, or the network is no SR-IOV pool. */
async function functionsMissing(session: Session, definition: NetworkDefinition): Promise<string | null> {
  if (definition.mode !== 'hostdev') return null
  try {
    await virtualFunctions(session, definition)
    return null
  } catch (error) {
    // Unknown if the driver has no node devices.
    return error instanceof DefinitionError ? error.issues.map(({ message }) => message).join('; ') : null
  }
}
