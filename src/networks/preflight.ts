import { DefinitionError } from '../base/index.js'
import { type Session, versionText } from '../ffi/index.js'
import { factsOfDaemon, readDefinition } from '../gathering/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import type { AdvertisedLink, ExistingNetwork, PreflightSurroundings } from '../plan/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { heldSubnets } from './held-subnets.js'
import { virtualFunctions } from './virtual-functions.js'

/** Reads what a network is checked against: the other networks, the host if it can be read, the daemon's release. */
export async function preflightSurroundings(
  session: Session,
  host: Host,
  definition?: NetworkDefinition,
): Promise<PreflightSurroundings> {
  const [networks, version, type, facts] = await Promise.all([
    existingNetworks(session),
    session.call('virConnectGetLibVersion'),
    session.call('virConnectGetType'),
    factsOfDaemon(session, host).catch(() => undefined),
  ])
  const isReal = type !== 'TEST'
  return {
    networks,
    facts,
    lookedAt: facts !== undefined || !isReal,
    libvirt: isReal ? versionText(version) : undefined,
    advertised: facts && definition ? await advertisedLinks(host, facts) : [],
    virtualFunctions: definition && isReal ? await functionsMissing(session, definition) : null,
    held: heldSubnets(),
  }
}

async function existingNetworks(session: Session): Promise<ExistingNetwork[]> {
  const handles = await session.call('virConnectListAllNetworks', 0)
  try {
    const answers = await session.batch(
      handles.flatMap((handle) => [
        { name: 'virNetworkGetXMLDesc', args: [handle, 0] },
        { name: 'virNetworkIsActive', args: [handle] },
      ]),
      false,
    )
    return handles.flatMap((_, index) => {
      const [xml, active] = answers.slice(2 * index, 2 * index + 2)
      // Skip networks undefined since the list was taken, and unreadable ones.
      const read = xml?.value === undefined ? undefined : readDefinition(xml.value as string)
      return read && 'definition' in read ? [{ definition: read.definition, active: active?.value === 1 }] : []
    })
  } finally {
    await Promise.all(handles.map((handle) => handle.free()))
  }
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
