import { isJson } from '../base/index.js'
import type { Bond, BondSlave } from './facts.js'
import { objects, present, textOf } from './links.js'

/** The modes by number, as ip(8) and /sys name them. */
export const modeNames = [
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb',
] as const

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

/** Reads `/proc/net/bonding/NAME`; undefined if the text is not a bond's. */
export function parseBond(link: string, text: string): Bond | undefined {
  const description = /^Bonding Mode: (.+)$/m.exec(text)?.[1]
  const mode = modes.find(([pattern]) => description && pattern.test(description))?.[1]
  if (mode === undefined) return undefined
  const [head = '', ...parts] = text.split(/^Slave Interface: /m)
  const activeSlave = valueIn(head, 'Currently Active Slave')
  const primary = valueIn(head, 'Primary Slave')?.split(' ')[0]
  return present<Bond>({
    link,
    mode,
    miimon: Number(valueIn(head, 'MII Polling Interval \\(ms\\)') ?? 0),
    slaves: parts.map(parseSlave),
    activeSlave: activeSlave === 'None' ? undefined : activeSlave,
    arpInterval: numberIn(head, 'ARP Polling Interval \\(ms\\)'),
    arpTargets: valueIn(head, 'ARP IP target/s \\(n\\.n\\.n\\.n form\\)')?.split(/[, ]+/),
    primary: primary === 'None' ? undefined : primary,
    xmitHashPolicy: valueIn(head, 'Transmit Hash Policy')?.split(' ')[0],
    lacpRate: lacpRateOf(valueIn(head, 'LACP rate')),
    adNumPorts: numberIn(head, 'Number of ports'),
    adPartnerMac: valueIn(head, 'Partner Mac Address')?.toLowerCase(),
  })
}

function parseSlave(part: string): BondSlave {
  return present<BondSlave>({
    link: part.split('\n')[0]?.trim() ?? '',
    up: /^MII Status: up$/m.test(part),
    mac: valueIn(part, 'Permanent HW addr')?.toLowerCase(),
    speed: numberIn(part, 'Speed'),
    duplex: valueIn(part, 'Duplex')?.toLowerCase(),
    aggregator: numberIn(part, 'Aggregator ID'),
  })
}

/** The value after a name; lines may be indented. */
const valueIn = (text: string, name: string): string | undefined =>
  new RegExp(`^\\s*${name}: *(\\S.*?) *$`, 'm').exec(text)?.[1]

function numberIn(text: string, name: string): number | undefined {
  const digits = /^\d+/.exec(valueIn(text, name) ?? '')?.[0]
  return digits === undefined ? undefined : Number(digits)
}

const lacpRateOf = (text: string | undefined): Bond['lacpRate'] => {
  const word = text?.split(' ')[0]
  return word === 'slow' || word === 'fast' ? word : undefined
}

/** Reads the files of `/sys/class/net/NAME/bonding`, by file name; undefined if they name no mode. */
export function parseBondingFiles(link: string, files: Readonly<Record<string, string>>): Bond | undefined {
  // One line each, often a name and its number.
  const word = (name: string): string | undefined => files[name]?.trim().split(/\s+/)[0] || undefined
  const number = (name: string): number | undefined => {
    const text = word(name)
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
  }
  const mode = (modeNames as readonly string[]).indexOf(word('mode') ?? '')
  if (mode < 0) return undefined
  return present<Bond>({
    link,
    mode,
    miimon: number('miimon') ?? 0,
    slaves: (files.slaves ?? '')
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => ({ link: name, up: true })),
    activeSlave: word('active_slave'),
    arpInterval: number('arp_interval'),
    arpTargets: files.arp_ip_target?.split(/[\s,]+/).filter(Boolean),
    arpValidate: word('arp_validate'),
    primary: word('primary'),
    xmitHashPolicy: word('xmit_hash_policy'),
    lacpRate: mode === 4 ? lacpRateOf(word('lacp_rate')) : undefined,
    adNumPorts: number('ad_num_ports'),
    adPartnerMac: word('ad_partner_mac')?.toLowerCase(),
  })
}

/** The bonds in `ip -j -d link`. */
export function parseBondLinks(text: string): Bond[] {
  const links = objects(text)
  return links.flatMap((link) => {
    const name = textOf(link.ifname)
    const detail = isJson(link.linkinfo) ? link.linkinfo : {}
    if (name === undefined || detail.info_kind !== 'bond' || !isJson(detail.info_data)) return []
    const own = detail.info_data
    const mode = (modeNames as readonly string[]).indexOf(String(own.mode))
    if (mode < 0) return []
    const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
    const aggregator = isJson(own.ad_info) ? own.ad_info : {}
    const slaves = links.filter(({ master }) => master === name)
    return [
      present<Bond>({
        link: name,
        mode,
        miimon: number(own.miimon) ?? 0,
        slaves: slaves.map((slave) => {
          const info = isJson(slave.linkinfo) ? slave.linkinfo : {}
          const state = isJson(info.info_slave_data) ? info.info_slave_data : {}
          return present<BondSlave>({
            link: String(slave.ifname),
            up: textOf(state.mii_status) === undefined ? slave.operstate === 'UP' : state.mii_status === 'UP',
            mac: textOf(state.perm_hwaddr),
            aggregator: number(state.ad_aggregator_id),
          })
        }),
        activeSlave: textOf(own.active_slave),
        arpInterval: number(own.arp_interval),
        arpTargets: Array.isArray(own.arp_ip_target) ? own.arp_ip_target.map(String).filter(Boolean) : undefined,
        arpValidate: textOf(own.arp_validate),
        primary: textOf(own.primary),
        xmitHashPolicy: textOf(own.xmit_hash_policy),
        lacpRate: mode === 4 ? lacpRateOf(textOf(own.ad_lacp_rate)) : undefined,
        adNumPorts: number(aggregator.num_ports),
        adPartnerMac: textOf(aggregator.partner_mac),
      }),
    ]
  })
}

/** Merges several readings of a bond, best first: each fills in what the earlier ones lack. */
export function joinBonds(readings: readonly (Bond | undefined)[]): Bond | undefined {
  const known = readings.filter((one): one is Bond => one !== undefined)
  const [best] = known
  if (!best) return undefined
  const slaves = best.slaves.map(({ link }) =>
    joined(known.flatMap((bond) => bond.slaves.filter((slave) => slave.link === link))),
  )
  return { ...joined(known), slaves }
}

/** The properties of all; the first that has one wins. */
const joined = <T extends object>(parts: readonly T[]): T => Object.assign({}, ...[...parts].reverse()) as T
