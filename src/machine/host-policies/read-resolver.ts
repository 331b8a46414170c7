import type { Answer } from '../../firewall/index.js'
import type { MachineAccess } from '../access/machine-access.js'
import type { Unseen } from '../facts.js'
import type { HostPolicy } from './host-policies.js'
import { type HostResolver, parseResolver, resolverScript } from './resolver.js'

/** Reads how a host resolves names. */
export async function readResolver(machine: MachineAccess, signal: AbortSignal | undefined): Promise<HostResolver> {
  return parseResolver(await machine.run(['sh', '-c', resolverScript], { signal }))
}

/** The resolver of a host whose policies are about names; undefined for others, and if it cannot be read. */
export async function resolverOf(
  policies: readonly HostPolicy[],
  ask: (command: readonly string[]) => Promise<Answer>,
  unseen: Unseen[],
): Promise<HostResolver | undefined> {
  if (policies.every(({ names }) => names === undefined)) return undefined
  const answer = await ask(['sh', '-c', resolverScript])
  if ('text' in answer) return parseResolver(answer.text)
  unseen.push({ fact: 'resolver', asked: 'resolvectl', reason: answer.failed })
  return undefined
}
