import type { Unseen } from '../facts.js'
import type { MachineAccess } from '../machine-access.js'
import type { HostPolicy } from './host-policies.js'
import { type HostResolver, parseResolver, resolverScript } from './resolver.js'

/** Reads how a host resolves names. */
export async function readResolver(machine: MachineAccess, signal: AbortSignal | undefined): Promise<HostResolver> {
  return parseResolver(await machine.run(['sh', '-c', resolverScript], { signal }))
}

/** The resolver of a host whose policies are about names; undefined for others, and if it cannot be read. */
export async function resolverOf(
  policies: readonly HostPolicy[],
  machine: MachineAccess,
  signal: AbortSignal,
  unseen: Unseen[],
): Promise<HostResolver | undefined> {
  if (policies.every(({ names }) => names === undefined)) return undefined
  try {
    return await readResolver(machine, signal)
  } catch (error) {
    signal.throwIfAborted()
    unseen.push({
      fact: 'resolver',
      asked: 'resolvectl',
      reason: error instanceof Error ? error.message : String(error),
    })
    return undefined
  }
}
