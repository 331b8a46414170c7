import type { Bond } from './facts.js'

/** How /proc/net/bonding describes the modes. */
const modes: readonly (readonly [RegExp, number])[] = [
  [/round-robin/, 0],
  [/active-backup/, 1],
  [/\(xor\)/, 2],
  [/broadcast/, 3],
  [/802\.3ad/, 4],
  [/transmit load balancing/, 5],
  [/adaptive load balancing/, 6],
]

/** Reads `/proc/net/bonding/NAME`; undefined for a text that is no bond's. */
export function parseBond(link: string, text: string): Bond | undefined {
  const description = /^Bonding Mode: (.+)$/m.exec(text)?.[1]
  const mode = modes.find(([pattern]) => description && pattern.test(description))?.[1]
  if (mode === undefined) return undefined
  const [head = '', ...parts] = text.split(/^Slave Interface: /m)
  const activeSlave = /^Currently Active Slave: (\S+)$/m.exec(head)?.[1]
  return {
    link,
    mode,
    miimon: Number(/^MII Polling Interval \(ms\): (\d+)$/m.exec(head)?.[1] ?? 0),
    slaves: parts.map((part) => ({
      link: part.split('\n')[0]?.trim() ?? '',
      up: /^MII Status: up$/m.test(part),
    })),
    ...(activeSlave && activeSlave !== 'None' ? { activeSlave } : {}),
  }
}
