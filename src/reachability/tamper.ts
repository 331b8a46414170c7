import type { HostFacts, Rule, Table } from '../host/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { expectedRules } from './libvirt-rules.js'
import { World } from './walk/world.js'

/** What can be wrong with what libvirt set up. */
export const tamperKinds = {
  'chain-lost': 'One of the chains that libvirt made at its start is gone: networks cannot be started any more.',
  'jump-lost': "The rule that leads to one of libvirt's chains is gone, so its rules do nothing.",
  'rule-lost': "A rule of a network is gone from libvirt's chain.",
  'rule-above': "A foreign rule stands above libvirt's and stops packets of a network.",
  'foreign-drop': "Another chain drops packets that libvirt's rules accept.",
  'forwarding-off': 'The host was told not to pass packets on, after libvirt had told it to.',
} as const

export type TamperKind = keyof typeof tamperKinds

/** One thing that is not as libvirt left it. */
export interface Tampering {
  readonly kind: TamperKind
  /** Networks that it concerns. */
  readonly networks: readonly string[]
  readonly text: string
  readonly evidence?: string
  /** What does not work because of it. */
  readonly breaks: string
  /** Commands that heal it. */
  readonly heal: readonly string[]
}

const restartDaemon = 'systemctl restart libvirtd'
const mark = (name: string): string => `virsh net-destroy ${name} && virsh net-start ${name}`

/**
 * Compares libvirt's rules and sysctls for the active networks with what is there.
 *
 * @param networks  definitions; those whose bridge is not up are not active and expect nothing
 * @returns nothing where all is as libvirt left it, or where the firewall could not be read
 */
export function findTampering(networks: readonly NetworkDefinition[], host: HostFacts): Tampering[] {
  const world = new World({ networks, host })
  const active = networks.filter(
    (network) => world.attachmentOf(network).kind === 'bridge' && network.mode !== 'bridged',
  )
  const found: Tampering[] = []
  found.push(...forwardingOff(active, host))
  if (host.unseen.some(({ fact }) => fact === 'firewall') || host.marks.libvirt === 'nftables') return found
  const filtered = active.filter(({ mode }) => mode === 'nat' || mode === 'routed' || mode === 'isolated')
  if (filtered.length === 0) return found
  for (const family of ['ipv4', 'ipv6'] as const) {
    const concerned = filtered.filter((network) => expectedRules(network, family).length > 0)
    if (concerned.length > 0) found.push(...ofFamily(concerned, family, host))
  }
  found.push(...foreignDrops(filtered, host))
  return found
}

function forwardingOff(active: readonly NetworkDefinition[], { sysctls }: HostFacts): Tampering[] {
  const checks = [
    ['net.ipv4.ip_forward', 'IPv4', (network: NetworkDefinition) => ['nat', 'routed', 'open'].includes(network.mode)],
    [
      'net.ipv6.conf.all.forwarding',
      'IPv6',
      (network: NetworkDefinition) =>
        ['nat', 'routed', 'open'].includes(network.mode) &&
        'ips' in network &&
        (network.ips ?? []).some(({ family }) => family === 'ipv6'),
    ],
  ] as const
  return checks.flatMap(([name, family, concerns]) => {
    const concerned = active.filter(concerns).map((network) => network.name)
    if (concerned.length === 0 || sysctls[name] !== '0') return []
    return [
      {
        kind: 'forwarding-off' as const,
        networks: concerned,
        text: `the host does not pass ${family} packets on`,
        evidence: `${name} = 0`,
        breaks: `guests do not reach beyond the host over ${family}, and are not reached; nothing says so to the senders`,
        heal: [`sysctl -w ${name}=1`],
      },
    ]
  })
}

/** Where each of libvirt's chains hangs. */
const homes: Readonly<Record<string, readonly [table: string, chain: string]>> = {
  LIBVIRT_INP: ['filter', 'INPUT'],
  LIBVIRT_OUT: ['filter', 'OUTPUT'],
  LIBVIRT_FWX: ['filter', 'FORWARD'],
  LIBVIRT_FWI: ['filter', 'FORWARD'],
  LIBVIRT_FWO: ['filter', 'FORWARD'],
  LIBVIRT_PRT: ['nat', 'POSTROUTING'],
}

const purposes: Readonly<Record<string, string>> = {
  LIBVIRT_INP: "guests' DHCP and DNS requests, where the host's INPUT chain drops",
  LIBVIRT_OUT: 'answers of DHCP and DNS, where the OUTPUT chain drops',
  LIBVIRT_FWX: "guests' frames to each other, where bridge netfilter is on and FORWARD drops",
  LIBVIRT_FWI: 'what keeps the outside from NAT and isolated guests, and lets it to routed ones',
  LIBVIRT_FWO: 'what lets guests out, and keeps isolated ones in',
  LIBVIRT_PRT: "the translation of NAT guests' addresses",
}

function ofFamily(
  networks: readonly NetworkDefinition[],
  family: 'ipv4' | 'ipv6',
  { firewall }: HostFacts,
): Tampering[] {
  const tool = family === 'ipv4' ? 'iptables' : 'ip6tables'
  const tables = new Map(
    firewall.tables
      .filter((table) => table.family === (family === 'ipv4' ? 'ip' : 'ip6'))
      .map((table) => [table.name, table]),
  )
  const found: Tampering[] = []
  const names = networks.map(({ name }) => name)
  const healing = new Map<string, string[]>()
  for (const [name, [tableName, home]] of Object.entries(homes)) {
    const expected = networks.flatMap((network) =>
      expectedRules(network, family)
        .filter(({ chain }) => chain === name)
        .map((rule) => ({ network, rule })),
    )
    if (expected.length === 0) continue
    const table = tables.get(tableName)
    const chain = table?.chains.find((one) => one.name === name)
    const concerned = [...new Set(expected.map(({ network }) => network.name))]
    if (!table || !chain) {
      found.push({
        kind: 'chain-lost',
        networks: names,
        text: `${tool} has no chain ${name} in ${tableName}`,
        breaks: `${purposes[name]}; nat, routed and isolated networks do not start again`,
        heal: [restartDaemon],
      })
      continue
    }
    const homeRules = table.chains.find((one) => one.name === home)?.rules ?? []
    const jumps = healing.get(`${tableName} ${home}`) ?? homeRules.map(({ text }) => text)
    healing.set(`${tableName} ${home}`, jumps)
    const jump = homeRules.findIndex(({ text }) => text === `-A ${home} -j ${name}`)
    if (jump < 0) {
      found.push({
        kind: 'jump-lost',
        networks: concerned,
        text: `${home} of ${tool} ${tableName} does not lead to ${name}`,
        breaks: `${purposes[name]}`,
        heal: [
          `${tool} ${tableName === 'filter' ? '' : `-t ${tableName} `}-I ${home} ${placeForJump(jumps, name)} -j ${name}`,
        ],
      })
    } else found.push(...rulesAbove(homeRules.slice(0, jump), table, home, tool, names))
    const present = new Set(chain.rules.map(({ text }) => text))
    for (const { network, rule } of expected) {
      if (present.has(rule.text)) continue
      found.push({
        kind: 'rule-lost',
        networks: [network.name],
        text: `${name} lacks a rule of ${network.name}`,
        evidence: rule.text,
        breaks: `${purposes[name]}, for ${network.name}`,
        heal: [`systemctl reload libvirtd`, mark(network.name)],
      })
    }
  }
  return unique(found)
}

const jumpOrder = ['LIBVIRT_FWX', 'LIBVIRT_FWI', 'LIBVIRT_FWO']

/** Where a lost jump belongs, from 1; `jumps` is the chain as it is, and as it is healed so far. */
function placeForJump(jumps: string[], name: string): number {
  const before = jumpOrder.slice(0, Math.max(0, jumpOrder.indexOf(name)))
  const last = jumps.findLastIndex((text) => before.some((one) => text.endsWith(`-j ${one}`)))
  jumps.splice(last + 1, 0, `-j ${name}`)
  return last + 2
}

/** Rules of others before the jump that stop packets. */
function rulesAbove(
  rules: readonly Rule[],
  table: Table,
  home: string,
  tool: string,
  networks: readonly string[],
): Tampering[] {
  return rules.flatMap((rule, index) => {
    const last = rule.statements.at(-1)
    if (last?.do !== 'drop' && last?.do !== 'reject') return []
    const specifier = rule.text.replace(/^-A \S+ /, '')
    return [
      {
        kind: 'rule-above' as const,
        networks,
        text: `rule ${index + 1} of ${home} stops packets before libvirt's rules are asked`,
        evidence: `${tool} ${table.name}: ${rule.text}`,
        breaks:
          home === 'FORWARD'
            ? 'guests do not reach beyond their network, as far as the rule applies; with bridge netfilter not even each other'
            : 'guests do not reach services of the host, as far as the rule applies',
        heal: [`${tool} -D ${home} ${specifier}`],
      },
    ]
  })
}

/** A drop in any other chain wins over libvirt's accept. */
function foreignDrops(networks: readonly NetworkDefinition[], { firewall }: HostFacts): Tampering[] {
  return firewall.tables.flatMap((table) =>
    table.chains.flatMap((chain) => {
      const { base } = chain
      if (base?.hook !== 'forward' || table.tool === 'iptables' || table.family === 'netdev' || table.family === 'arp')
        return []
      const lost =
        base.policy === 'drop' ||
        chain.rules.some(({ statements }) => ['drop', 'reject'].includes(statements.at(-1)?.do ?? ''))
      if (!lost) return []
      const [rule] = chain.rules.filter(({ statements }) => ['drop', 'reject'].includes(statements.at(-1)?.do ?? ''))
      return [
        {
          kind: 'foreign-drop' as const,
          networks: networks.map(({ name }) => name),
          text: `the chain ${chain.name} of nft ${table.family} ${table.name} drops forwarded packets`,
          evidence: base.policy === 'drop' ? `policy of ${chain.name} is drop` : (rule?.text ?? ''),
          breaks:
            'guests do not reach beyond their network, as far as it applies: a drop wins over an accept in another chain',
          heal: networks.flatMap(({ name, ...network }) => {
            const bridge = 'bridge' in network ? network.bridge?.name : undefined
            return bridge
              ? ['iifname', 'oifname'].map(
                  (direction) =>
                    `nft insert rule ${table.family} ${table.name} ${chain.name} ${direction} "${bridge}" accept`,
                )
              : []
          }),
        },
      ]
    }),
  )
}

const unique = (found: readonly Tampering[]): Tampering[] => [
  ...new Map(found.map((one) => [JSON.stringify(one), one])).values(),
]
