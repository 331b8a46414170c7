import { VIR_DOMAIN_METADATA_ELEMENT } from '../../native-types/libvirt-domain.js'
import { checkArgument, checkOptions, isJson, limitChecks, limited, StateError, unlessCode } from '../base/index.js'
import { callsWithin, type Session } from '../ffi/index.js'
import type { Guest, Guests, InterfaceConnection } from '../guests/index.js'
import { inTurn, type Networks } from '../networks/index.js'
import type {
  MovedInterface,
  Policies,
  PolicyDefinition,
  Quarantine,
  QuarantineOptions,
  Release,
  ReleaseOptions,
} from '../policy/index.js'
import { type InterfaceDefinition, requestedInterface } from '../xml/index.js'
import { leaveQuarantine, prepareQuarantine } from './quarantine-network.js'

const uri = 'https://unpkg.com/virtnet/quarantine'

/** The metadata of a quarantined guest. */
interface Record {
  readonly owner?: string
  readonly policy: string
  /** Omitted by former versions. */
  readonly network?: string
  /** The previous connections of its interfaces, by MAC address. */
  readonly from: Readonly<{ [mac: string]: InterfaceConnection }>
}

/**
 * Moves guests into quarantine and back. Their previous connections are stored in the guest's own metadata, so that any
 * client can release them.
 */
export class GuestQuarantines {
  readonly #session: Session
  readonly #guests: Guests
  readonly #networks: Networks
  readonly #policies: Policies
  readonly #owner: string | undefined

  constructor(session: Session, guests: Guests, networks: Networks, policies: Policies, owner: string | undefined) {
    this.#session = session
    this.#guests = guests
    this.#networks = networks
    this.#policies = policies
    this.#owner = owner
  }

  quarantine(name: string, options: QuarantineOptions): Promise<Quarantine> {
    checkArgument('policies.quarantine', 'guest', name, 'string')
    checkOptions<QuarantineOptions>('policies.quarantine', options, {
      network: 'string',
      owner: 'string',
      persist: 'boolean',
      reattach: 'boolean',
      ...limitChecks,
    })
    const { network = 'quarantine', owner = this.#owner, persist = true, reattach, ...limits } = options
    return limited(limits, 'policies.quarantine', async (signal) => {
      await using guest = await this.#guests.get(name, { signal })
      const policy = policyFor(guest)
      const before = await this.#read(guest, signal)
      refuseOthers(guest, before, owner)
      // Changes nothing if the host cannot be read.
      await this.#policies.list({ signal })
      const here = guest.interfaces.filter((one) => one.network !== network)
      const from = {
        ...Object.fromEntries(here.map(({ mac, definition }) => [mac, connectionOf(definition)])),
        ...before?.from,
      }
      const definition: PolicyDefinition = {
        name: policy,
        ...(owner !== undefined && { owner }),
        persist,
        limit: [{ of: { network }, host: [], answer: false }],
      }
      await this.#inTurn(async () => {
        await prepareQuarantine(this.#networks, network, signal)
        // Written first, so that the previous connections are known whatever happens next.
        await this.#write(guest, { ...(owner !== undefined && { owner }), policy, network, from }, signal)
        // The policy is in force before the guest is connected.
        await this.#policies.apply([definition], { signal })
      })
      const moved: MovedInterface[] = []
      for (const { mac, definition: was } of here) {
        const { how } = await guest.switch(mac, network, { signal, reattach })
        moved.push({ mac, from: textOf(connectionOf(was)), to: network, how })
      }
      await this.#policies.apply([definition], { signal })
      await guest.refresh()
      const agents = await this.#agents(guest, network, signal)
      const [proof] = await this.#policies.verify({ names: [policy], agents, signal })
      if (!proof) throw new StateError(`policy ${policy} no longer exists`)
      return { guest: guest.name, network, policy, moved, proved: proof.proved, proof }
    })
  }

  release(name: string, options: ReleaseOptions): Promise<Release> {
    checkArgument('policies.release', 'guest', name, 'string')
    checkOptions<ReleaseOptions>('policies.release', options, {
      owner: 'string',
      reattach: 'boolean',
      ...limitChecks,
    })
    const { owner = this.#owner, reattach, ...limits } = options
    return limited(limits, 'policies.release', async (signal) => {
      await using guest = await this.#guests.get(name, { signal })
      const before = await this.#read(guest, signal)
      if (!before) throw new StateError(`guest ${guest.name} is not in quarantine`)
      refuseOthers(guest, before, owner)
      const moved: MovedInterface[] = []
      const { network } = before
      for (const { mac, definition } of guest.interfaces) {
        const back = before.from[mac]
        if (!back || textOf(connectionOf(definition)) === textOf(back)) continue
        const { how } = await guest.switch(mac, back, { signal, reattach })
        moved.push({ mac, from: textOf(connectionOf(definition)), to: textOf(back), how })
      }
      const policies = await this.#policies.list({ signal })
      if (policies.some((one) => one.name === before.policy))
        await this.#policies.remove(before.policy, { owner, signal })
      if (network !== undefined) {
        const around = { networks: this.#networks, guests: this.#guests, policies: this.#policies }
        await this.#inTurn(() => leaveQuarantine(around, network, signal))
      }
      await this.#write(guest, undefined, signal)
      return { guest: guest.name, moved }
    })
  }

  /** So that no network is removed between its being found and the first policy about it. No network has such a name. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return inTurn(this.#session, 'quarantine/', work)
  }

  /** The guest itself, if its agent answers. */
  async #agents(guest: Guest, network: string, signal: AbortSignal | undefined) {
    if (!guest.state.active || !(await guest.agent.isConnected({ signal }))) return []
    const [first] = guest.interfaces.filter((one) => one.network === network)
    return first ? [await guest.agent.probe(first.mac, { signal })] : []
  }

  async #read(guest: Guest, signal: AbortSignal | undefined): Promise<Record | undefined> {
    const calls = callsWithin(this.#session, { signal }, 'quarantine')
    const xml = await unlessCode(
      calls.call('virDomainGetMetadata', guest.handle, VIR_DOMAIN_METADATA_ELEMENT, uri, 0),
      'VIR_ERR_NO_DOMAIN_METADATA',
    )
    const text = /^<[^>]*>([^<]*)</.exec(xml ?? '')?.[1]
    if (!text) return undefined
    const found: unknown = JSON.parse(Buffer.from(text.trim(), 'base64').toString())
    return isJson(found) ? (found as unknown as Record) : undefined
  }

  async #write(guest: Guest, record: Record | undefined, signal: AbortSignal | undefined): Promise<void> {
    const calls = callsWithin(this.#session, { signal }, 'quarantine')
    const text = record && `<quarantine>${Buffer.from(JSON.stringify(record)).toString('base64')}</quarantine>`
    const { active, persistent } = guest.state
    const flags = (active ? 1 : 0) | (persistent ? 2 : 0)
    await calls.call(
      'virDomainSetMetadata',
      guest.handle,
      VIR_DOMAIN_METADATA_ELEMENT,
      text ?? null,
      'virtnet',
      uri,
      flags,
    )
  }
}

/** A guest's name may be anything; a policy's may not. */
const policyFor = ({ name, uuid }: Guest): string => `quarantine-${/^[A-Za-z0-9._-]{1,48}$/.test(name) ? name : uuid}`

function refuseOthers({ name }: Guest, before: Record | undefined, owner: string | undefined): void {
  if (!before || before.owner === owner) return
  throw new StateError(
    `guest ${name} was quarantined ${before.owner === undefined ? 'without an owner' : `by ${before.owner}`}: pass owner '${before.owner ?? ''}'`,
  )
}

/** The part of an interface that says what it is connected to. */
function connectionOf(definition: InterfaceDefinition): InterfaceConnection {
  const asked = requestedInterface(definition) as unknown as { [key: string]: unknown }
  const kept = ['type', 'source', 'virtualPort', 'vlan', 'managed'].flatMap((key) =>
    asked[key] === undefined ? [] : [[key, asked[key]] as const],
  )
  return Object.fromEntries(kept) as unknown as InterfaceConnection
}

function textOf(connection: InterfaceConnection): string {
  if (connection.type === 'network') return connection.source.network
  const { source } = connection as { readonly source?: { readonly bridge?: string; readonly dev?: string } }
  return `${connection.type} ${source?.bridge ?? source?.dev ?? ''}`.trim()
}
