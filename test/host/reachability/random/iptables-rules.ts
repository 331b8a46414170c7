import type { Dice } from './dice.js'
import { rareMatch, rareTarget } from './iptables-rare.js'
import type { World } from './worlds.js'

const chainsOf = {
  filter: ['FORWARD', 'FORWARD', 'INPUT', 'OUTPUT', 'LIBVIRT_FWI', 'LIBVIRT_FWO'],
  nat: ['PREROUTING', 'POSTROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
} as const

type TableName = keyof typeof chainsOf

/** One rule, of iptables or ip6tables. */
export function iptablesRule(dice: Dice, world: World): string {
  const six = dice.chance(0.2)
  const table = dice.pick<TableName>('filter', 'filter', 'filter', 'nat', 'mangle', 'raw')
  const chain = dice.pick<string>(...chainsOf[table])
  const protocol = dice.chance(0.4) ? dice.pick('tcp', 'udp', six ? 'ipv6-icmp' : 'icmp') : undefined
  const context = { six, table, chain, protocol }
  const matches = dice.some(0, 2, () => (dice.chance(0.35) ? rareMatch(dice, world, six) : match(dice, world, context)))
  const tool = `${six ? 'ip6tables' : 'iptables'}${dice.chance(0.1) ? '-legacy' : ''}`
  const head = [tool, '-t', table, dice.pick('-I', '-A'), chain]
  const then = dice.chance(0.25) ? rareTarget(dice, table, six) : target(dice, world, context)
  return [...head, ...(protocol ? ['-p', protocol] : []), ...new Set(matches), '-j', then].filter(Boolean).join(' ')
}

interface Context {
  readonly six: boolean
  readonly table: TableName
  readonly chain: string
  readonly protocol: string | undefined
}

/** Empty, where nothing of the kind can be asked there. */
function match(dice: Dice, world: World, { six, table, chain, protocol }: Context): string {
  const not = dice.chance(0.15) ? '! ' : ''
  const link = dice.pick(...world.bridges, world.uplink, 'v+')
  const address = six
    ? dice.pick('fd11::/64', 'fd12::/64', 'fd50::/64', 'fd60::2')
    : dice.pick(...world.addresses, ...world.subnets, '10.50.0.3', '10.60.0.2', '192.168.0.0/16')
  const hasOut = !['PREROUTING', 'INPUT'].includes(chain)
  const hasIn = !['OUTPUT', 'POSTROUTING'].includes(chain)
  const mark = dice.pick('0', '1', '2', '0x1/0x1')
  const found = [
    `${not}-s ${address}`,
    `${not}-d ${address}`,
    `-m mark ${not}--mark ${mark}`,
    `-m addrtype ${not}--${dice.pick('src', 'dst')}-type ${dice.pick('LOCAL', 'UNICAST')}`,
    `-m pkttype ${not}--pkt-type ${dice.pick('unicast', 'broadcast')}`,
    `-m length --length ${dice.pick('0:1500', '0:20')}`,
  ]
  if (hasIn) found.push(`${not}-i ${link}`)
  if (hasOut) found.push(`${not}-o ${link}`)
  if (hasOut && hasIn) found.push(`-m physdev ${not}--physdev-is-bridged`)
  if (chain === 'PREROUTING' && (table === 'raw' || table === 'mangle'))
    found.push(`-m rpfilter ${dice.pick('', '--invert', '--loose')}`)
  if (table !== 'raw') {
    found.push(
      `-m conntrack ${not}--ctstate ${dice.pick('NEW', 'ESTABLISHED', 'RELATED,ESTABLISHED', 'INVALID', 'DNAT', 'SNAT')}`,
      `-m conntrack --ctdir ${dice.pick('ORIGINAL', 'REPLY')}`,
      `-m conntrack ${not}--ctstatus ${dice.pick('SEEN_REPLY', 'CONFIRMED', 'ASSURED')}`,
      `-m connmark ${not}--mark ${mark}`,
      ...(six ? [] : [`-m conntrack ${not}--ct${dice.pick('orig', 'repl')}${dice.pick('src', 'dst')} ${address}`]),
    )
  }
  if (protocol === 'tcp' || protocol === 'udp') {
    found.push(
      `-m ${protocol} ${not}--dport ${dice.pick('4000', '22', '443', '8080', '1:5000', '80:3000', '3000:65535')}`,
      `-m ${protocol} ${not}--sport ${dice.pick('4000', '32768:60999')}`,
      `-m multiport ${not}--ports ${dice.pick('22,4000', '80,443,8080', '1:3000,5000')}`,
    )
  }
  if (protocol === 'tcp')
    found.push(`-m tcp ${not}--tcp-flags ${dice.pick('SYN,RST SYN', 'SYN,ACK SYN,ACK', 'FIN,SYN,RST,ACK SYN')}`)
  return dice.pick(...found)
}

function target(dice: Dice, world: World, { six, table, chain, protocol }: Context): string {
  switch (table) {
    case 'filter':
      return dice.pick(
        ...['ACCEPT', 'DROP', 'DROP', 'RETURN', 'REJECT'],
        `REJECT --reject-with ${six ? 'icmp6-adm-prohibited' : dice.pick('icmp-host-unreachable', 'icmp-admin-prohibited')}`,
        ...(protocol === 'tcp' ? ['REJECT --reject-with tcp-reset'] : []),
      )
    case 'nat':
      if (chain === 'POSTROUTING')
        return dice.pick('MASQUERADE', 'ACCEPT', ...(six ? [] : ['SNAT --to-source 10.50.0.2']))
      return six ? 'ACCEPT' : dice.pick(`DNAT --to-destination ${dice.pick(...world.addresses)}`, 'ACCEPT', 'RETURN')
    case 'mangle':
      return dice.pick(
        ...['MARK --set-mark 1', 'MARK --set-xmark 0x2/0x3', 'DROP', 'ACCEPT'],
        ...['CONNMARK --save-mark', 'CONNMARK --restore-mark', 'CONNMARK --set-mark 1'],
      )
    case 'raw':
      return dice.pick('CT --notrack', 'DROP', 'ACCEPT')
  }
}
