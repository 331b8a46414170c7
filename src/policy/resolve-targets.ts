import type { MachineAccess } from '../machine/index.js'
import type { PolicyDefinition } from './definition.js'
import type { Site } from './site.js'

/**
 * Makes the host resolve targets that are given by address, so that their MAC addresses become known.
 *
 * @returns whether there were any
 */
export async function resolveTargets(
  wanted: readonly PolicyDefinition[],
  site: Site,
  machine: MachineAccess,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const unresolved = wanted
    .flatMap(({ forward = [] }) => forward.flatMap(({ to }) => to.address ?? []))
    .filter((address) => {
      const network = site.networkOf(address)
      return network?.active && site.byAddress(address, network) === undefined
    })
  if (unresolved.length === 0) return false
  const ask = `for address in "$@"; do
    { ping -c 1 -W 1 "$address" || busybox ping -c 1 -W 1 "$address"; } >/dev/null 2>&1 &
  done
  wait`
  // Without ping, or without a reply, the addresses just stay unresolved.
  await machine.run(['sh', '-c', ask, 'sh', ...new Set(unresolved)], { signal }).catch(() => {})
  signal?.throwIfAborted()
  return true
}
