import { rowOf } from '../modes/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { ownersOf, splitMetadata, withOwners } from './ownership/owners.js'

type Loose = NetworkDefinition & {
  readonly bridge?: { readonly name?: string }
  readonly mac?: string
}

/**
 * Completes a definition that replaces another with what libvirt generated for the old one: UUID, bridge name and
 * bridge MAC; and with others' metadata. Without them libvirt refuses it because its name is taken, or guests lose
 * their gateway's MAC.
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

/** Metadata from an application keeps the ownership notes, unless it contains some of its own. */
function withKeptOwners(wanted: NetworkDefinition, existing: NetworkDefinition): string | undefined {
  const says = splitMetadata(wanted.metadata).owners.length > 0
  return says ? wanted.metadata : withOwners(wanted, ownersOf(existing)).metadata
}

/** Whether libvirt creates a bridge for networks of a mode at the start, and removes it at the stop. */
export const makesOwnBridge = (mode: NetworkDefinition['mode']): boolean => rowOf({ mode }).guestsOn === 'own-bridge'

/** Whether libvirt writes firewall rules for networks of a mode. */
export const writesFirewallRules = (mode: NetworkDefinition['mode']): boolean => rowOf({ mode }).writesFirewallRules
