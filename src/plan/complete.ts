import { rowOf } from '../modes/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { ownersOf, splitMetadata, withOwners } from './ownership/owners.js'

type Loose = NetworkDefinition & {
  readonly bridge?: { readonly name?: string }
  readonly mac?: string
}

/**
 * A definition that takes the place of another, with what it does not say and libvirt generated for that one: UUID, bridge
 * name and MAC of the bridge; and with what others keep in its metadata. Without them libvirt refuses it, for its name is
 * taken, or guests lose their gateway's MAC.
 */
export function completed<D extends NetworkDefinition>(wanted: D, existing: NetworkDefinition): D {
  const [to, from] = [wanted as Loose, existing as Loose]
  const makesBridge = makesOwnBridge(wanted.mode) && makesOwnBridge(existing.mode)
  const bridgeName = makesBridge && to.bridge?.name === undefined ? from.bridge?.name : undefined
  const mac = makesBridge && to.mac === undefined ? from.mac : undefined
  const metadata = wanted.metadata === undefined ? existing.metadata : withKeptOwners(wanted, existing)
  return {
    ...wanted,
    ...(wanted.uuid === undefined && existing.uuid !== undefined && { uuid: existing.uuid }),
    ...(metadata !== undefined && { metadata }),
    ...(bridgeName !== undefined && { bridge: { ...to.bridge, name: bridgeName } }),
    ...(mac !== undefined && { mac }),
  }
}

/** Metadata that an application writes leaves alone who owns what, where it says nothing of that. */
function withKeptOwners(wanted: NetworkDefinition, existing: NetworkDefinition): string | undefined {
  const says = splitMetadata(wanted.metadata).owners.length > 0
  return says ? wanted.metadata : withOwners(wanted, ownersOf(existing)).metadata
}

/** Whether libvirt makes a bridge for networks of a mode when they start, and removes it when they stop. */
export const makesOwnBridge = (mode: NetworkDefinition['mode']): boolean => rowOf({ mode }).guestsOn === 'own-bridge'

/** Whether libvirt writes firewall rules for networks of a mode. */
export const writesFirewallRules = (mode: NetworkDefinition['mode']): boolean => rowOf({ mode }).writesFirewallRules
