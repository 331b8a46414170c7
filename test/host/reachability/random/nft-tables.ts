import type { Dice } from './dice.js'
import { ofFrames, rareMatch, rareObjects, rareStatement } from './nft-rare.js'
import type { World } from './worlds.js'

type Family = 'inet' | 'ip' | 'ip6' | 'bridge' | 'netdev'

/** The table and the chains of iptables where nft's rules may be. */
const iptablesNames = [
  ['filter', 'forward', 0],
  ['filter', 'forward', 0],
  ['filter', 'input', 0],
  ['filter', 'output', 0],
  ['mangle', 'prerouting', -150],
  ['mangle', 'forward', -150],
  ['raw', 'prerouting', -300],
] as const

/**
 * A table of one to three base chains, and chains that they jump to.
 *
 * @param shared  it may be a table of iptables, and one of its chains iptables' own
 */
export function nftTable(dice: Dice, world: World, own: string, shared = false): string {
  const family = dice.pick<Family>('inet', 'inet', 'ip', 'ip', 'ip6', 'bridge', 'netdev')
  const both =
    shared && (family === 'ip' || family === 'ip6') && dice.chance(0.6)
      ? dice.pick<(typeof iptablesNames)[number]>(...iptablesNames)
      : undefined
  const [name, prefix] = both ? [both[0], own] : [own, '']
  const jumpedTo = dice.some(0, 2, (index) => `${prefix}sub${index}`)
  const block = (head: string, lines: readonly string[]): string => [`${head} {`, ...lines, '}'].join('\n')
  const subs = jumpedTo.map((sub, index) =>
    block(
      `chain ${sub}`,
      dice.some(1, 3, () => filterRule(dice, world, family, 'forward', jumpedTo.slice(0, index))),
    ),
  )
  const bases = dice.some(1, 3, (index) => {
    const type = ofFrames(family) ? 'filter' : dice.pick('filter', 'filter', 'filter', 'nat', 'route')
    const hook =
      family === 'netdev'
        ? dice.pick('ingress', 'egress')
        : type === 'nat'
          ? dice.pick('prerouting', 'postrouting', 'output')
          : type === 'route'
            ? 'output'
            : dice.pick('prerouting', 'input', 'forward', 'forward', 'forward', 'output', 'postrouting')
    if (both && dice.chance(0.5)) {
      const [, hook, priority] = both
      return block(`chain ${hook.toUpperCase()}`, [
        `type filter hook ${hook} priority ${priority};`,
        ...dice.some(1, 3, () => filterRule(dice, world, family, hook, hook === 'forward' ? jumpedTo : [])),
      ])
    }
    const priority = type === 'nat' ? dice.pick(-100, 100, 0, 110) : dice.pick(-300, -200, -150, -1, 0, 0, 1, 10, 200)
    const device = family === 'netdev' ? ` device "${dice.pick('hw0', ...world.bridges)}"` : ''
    const policy = type === 'filter' && dice.chance(0.12) ? 'drop' : 'accept'
    const callable = /forward|postrouting|gress/.test(hook) ? jumpedTo : []
    return block(`chain ${prefix}base${index}`, [
      `type ${type} hook ${hook}${device} priority ${priority}; policy ${policy};`,
      ...dice.some(1, 4, () =>
        type === 'nat' ? natRule(dice, world, family, hook) : filterRule(dice, world, family, hook, callable),
      ),
    ])
  })
  const sets = [
    `set four { type ipv4_addr; flags interval; elements = { ${dice.pick(...world.addresses)}, 10.60.0.0/24 }; }`,
    'set six { type ipv6_addr; flags interval; elements = { fd11::/64, fd60::2 }; }',
  ]
  const dormant = dice.chance(0.03) ? ['flags dormant;'] : []
  return block(`table ${family} ${name}`, [...dormant, ...sets, ...rareObjects(dice, world), ...subs, ...bases])
}

function filterRule(dice: Dice, world: World, family: Family, hook: string, callable: readonly string[]): string {
  const matches = dice.some(0, 2, () => match(dice, world, family, hook))
  const guest = dice.pick(...world.addresses)
  const tracked = ofFrames(family)
    ? []
    : [`ct mark set ${dice.pick(0, 1, 2)}`, 'ct mark set meta mark', 'meta mark set ct mark']
  const early = !ofFrames(family) && (hook === 'prerouting' || hook === 'output')
  const rejects =
    ofFrames(family) || hook === 'postrouting'
      ? []
      : ['reject', 'meta l4proto tcp reject with tcp reset', rejectOf(dice, family)]
  const verdict = dice.pick(
    ...['accept', 'drop', 'drop', 'drop', 'return', 'continue', 'counter', ...rejects, ...rejects, ...tracked],
    ...(early ? ['notrack'] : []),
    ...callable.flatMap((chain) => [`jump ${chain}`, `goto ${chain}`]),
    `meta mark set ${dice.pick(0, 1, 2)}`,
    'meta mark set meta mark or 2',
    `ip saddr vmap { ${guest} : drop, 10.50.0.3 : accept }`,
    `meta l4proto vmap { icmp : accept, tcp : ${dice.pick('drop', 'accept')} }`,
    `ip daddr . meta l4proto vmap { ${guest} . tcp : drop, 10.60.0.2 . udp : drop }`,
  )
  const rare = dice.chance(0.3) ? [rareStatement(dice, family)] : []
  return [...matches, ...rare, ...(rare.length > 0 && dice.chance(0.6) ? [] : [verdict])].join(' ')
}

const rejectOf = (dice: Dice, family: Family): string =>
  family === 'ip'
    ? `reject with icmp ${dice.pick('host-prohibited', 'admin-prohibited', 'net-unreachable')}`
    : family === 'ip6'
      ? `reject with icmpv6 ${dice.pick('admin-prohibited', 'no-route')}`
      : `reject with icmpx ${dice.pick('admin-prohibited', 'host-unreachable')}`

function natRule(dice: Dice, world: World, family: Family, hook: string): string {
  const matches = dice.some(0, 1, () => match(dice, world, family, hook))
  const six = family === 'ip6'
  const to = family === 'inet' ? 'ip to' : 'to'
  if (hook === 'postrouting') {
    const out = `oifname "${dice.pick(world.uplink, ...world.bridges)}"`
    const source = six ? 'masquerade' : `snat ${to} ${dice.pick('10.50.0.2', ...world.own)}`
    return [out, ...matches, dice.pick('masquerade', source, 'accept', 'return')].join(' ')
  }
  const asked = six ? '' : `ip daddr ${dice.pick('10.50.0.2', '10.50.0.3', ...world.addresses)}`
  const destination = six ? 'accept' : `dnat ${to} ${dice.pick('10.60.0.2', ...world.addresses)}`
  return [asked, ...matches, dice.pick(destination, destination, 'accept', 'return')].join(' ')
}

/** Empty, where nothing of the kind can be asked there. */
function match(dice: Dice, world: World, family: Family, hook: string): string {
  if (dice.chance(0.35)) return rareMatch(dice, world, family, hook)
  const six = family === 'ip6' || (family !== 'ip' && dice.chance(0.25))
  const not = dice.chance(0.2) ? '!= ' : ''
  const link = `"${dice.pick(...world.bridges, world.uplink, 'v*', 'lo')}"`
  const address = six
    ? dice.pick('fd11::101', 'fd11::/64', 'fd12::/64', 'fd50::3', 'fd50::/64', 'fd60::2', 'fd00::/8')
    : dice.pick(...world.addresses, ...world.subnets, '10.50.0.3', '10.60.0.2', '10.50.0.0/24', '192.168.0.0/16')
  const end = dice.pick('saddr', 'daddr')
  const mark = dice.pick(0, 1, 2)
  const plain = [
    `iifname ${not}${link}`,
    `oifname ${not}${link}`,
    `ip${six ? '6' : ''} ${end} ${not}${address}`,
    `ip${six ? '6' : ''} ${end} ${not}${six ? '@six' : '@four'}`,
    `meta l4proto ${not}${dice.pick('tcp', 'udp', 'icmp', 'ipv6-icmp', '{ tcp, udp }')}`,
    `${dice.pick('tcp', 'udp')} dport ${not}${dice.pick('4000', '22', '8080', '1-5000', '{ 22, 4000 }', '{ 80, 443, 3000-3999 }')}`,
    `${dice.pick('tcp', 'udp')} sport ${not}${dice.pick('4000', '32768-60999', '1-1023')}`,
    `tcp flags ${dice.pick('syn', '& (syn|ack) == syn', '& syn == 0', 'ack', '& (syn|rst) != 0')}`,
    `meta mark ${not}${mark}`,
    `meta pkttype ${not}${dice.pick('host', 'broadcast', 'multicast', 'other')}`,
    `meta length ${dice.pick('> 20', '< 20')}`,
  ]
  const tracked = [
    `ct state ${not}${dice.pick('new', 'established', 'established,related', 'invalid', 'untracked')}`,
    `ct mark ${not}${mark}`,
    `ct direction ${dice.pick('original', 'reply')}`,
    `ct status ${dice.pick('snat', 'dnat', 'seen-reply', 'assured', 'confirmed')}`,
    `ct original protocol ${not}${dice.pick('tcp', 'udp', 'icmp')}`,
    `fib ${end} type ${not}${dice.pick('local', 'unicast', '{ local, broadcast }')}`,
    ...(six ? [] : [`ct ${dice.pick('original', 'reply')} ip ${end} ${not}${address}`]),
    ...(['prerouting', 'input', 'forward'].includes(hook)
      ? [`fib saddr . iif oif ${dice.pick('missing', 'exists')}`]
      : []),
  ]
  return dice.pick(...plain, ...(ofFrames(family) ? [] : tracked))
}
