import type { virInterfacePtr } from '../../native-types/values.js'
import { BridgeNameInUseError, LibvirtError } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { isDaemonsHost } from '../gathering/index.js'
import type { Host } from '../host.js'
import { bridgeToMake } from '../plan/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { hostInterface } from './host-interfaces.js'
import { definitionsOn } from './subnet-conflict.js'

/** What was read of a link of the host. */
interface Link {
  /** `ethernet`, `bridge`, `bond`, `vlan`. */
  readonly type: string
  readonly ports: readonly string[]
}

/**
 * Checks whether the host already has a link with the name of the bridge that a start would create: libvirt 11.3
 * deletes that link when it cannot create the bridge. Asks libvirt's interface driver, or else the machine, if it is
 * the daemon's. Does nothing if neither can say, and for the simulated host of `test:///`.
 *
 * @throws BridgeNameInUseError  with the link that has the name, and a free name
 */
export async function refuseTakenBridgeName(session: Calls, host: Host, definition: NetworkDefinition): Promise<void> {
  const bridge = bridgeToMake(definition)
  if (bridge === undefined || (await session.call('virConnectGetType')) === 'TEST') return
  const linkNamed = (name: string) => lookAt(session, host, name)
  const link = await linkNamed(bridge)
  if (link === undefined) return
  const others = await definitionsOn(session)
  const owner = others.find((other) => bridgeToMake(other) === bridge && other.name !== definition.name)?.name ?? null
  const taken = new Set([bridge, ...others.flatMap((other) => bridgeToMake(other) ?? [])])
  const free = await freeName(taken, linkNamed)
  throw new BridgeNameInUseError(
    `network ${definition.name} cannot start: its bridge name ${bridge} is taken by ${described(link, bridge, owner)}${free ? `; ${free} is free` : ''}`,
    { network: definition.name, bridge, type: link.type, owner, free },
  )
}

function described({ type, ports }: Link, name: string, owner: string | null): string {
  if (owner !== null) return `network ${owner}'s bridge`
  if (type !== 'bridge') return type === '' ? 'a host link' : `a host link of type ${type}`
  return ports.length > 0
    ? `a bridge of the host with ports ${ports.join(', ')}`
    : `a bridge of the host without ports (if unused, remove it: ip link delete ${name})`
}

/** @returns undefined if there is no such link, or if that cannot be determined */
async function lookAt(session: Calls, host: Host, name: string): Promise<Link | undefined> {
  let handle: virInterfacePtr
  try {
    handle = await session.call('virInterfaceLookupByName', name)
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error
    return error.code === 'VIR_ERR_NO_INTERFACE' ? undefined : onHost(session, host, name)
  }
  try {
    return hostInterface(await session.call('virInterfaceGetXMLDesc', handle), true)
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error
    // libvirt cannot describe every link that it finds.
    return { type: '', ports: [] }
  } finally {
    await handle.free()
  }
}

/** For a daemon without the interface driver. */
async function onHost(session: Calls, host: Host, name: string): Promise<Link | undefined> {
  if (!(await isDaemonsHost(session, host))) return undefined
  const found = await (await host.machine()).glob(`/sys/class/net/${name}`)
  return found.length > 0 ? { type: '', ports: [] } : undefined
}

/** libvirt's naming scheme for bridges of networks that do not name one. */
async function freeName(taken: ReadonlySet<string>, linkNamed: (name: string) => Promise<Link | undefined>) {
  for (let number = 0; number < 256; number++) {
    const name = `virbr${number}`
    if (!taken.has(name) && (await linkNamed(name)) === undefined) return name
  }
  return null
}
