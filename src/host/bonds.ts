import type { Bond } from './facts.js'
import { isJson } from './firewall/parse-nft.js'
import { objects, textOf } from './links.js'

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

const modeNames = ['balance-rr', 'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb', 'balance-alb']

/** Bonds as `ip -j -d link` tells of them, where /proc/net/bonding cannot be read. */
export function parseBondLinks(text: string): Bond[] {
  const links = objects(text)
  return links.flatMap((link) => {
    const name = textOf(link.ifname)
    const detail = isJson(link.linkinfo) ? link.linkinfo : {}
    if (name === undefined || detail.info_kind !== 'bond' || !isJson(detail.info_data)) return []
    const { mode, miimon, active_slave: active } = detail.info_data
    const number = modeNames.indexOf(String(mode))
    if (number < 0) return []
    const slaves = links.filter(({ master }) => master === name)
    return [
      {
        link: name,
        mode: number,
        miimon: typeof miimon === 'number' ? miimon : 0,
        slaves: slaves.map(({ ifname, operstate }) => ({ link: String(ifname), up: operstate === 'UP' })),
        ...(typeof active === 'string' ? { activeSlave: active } : {}),
      },
    ]
  })
}
