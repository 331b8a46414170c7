import { setImmediate as nextTurn } from 'node:timers/promises'
import { checkOptions, checkShape, follow, inSlices } from '../base/index.js'
import {
  type Answer,
  parseIpsets,
  readTables,
  recognisePrograms,
  usesIpsets,
  withDevices,
  withEbtables,
  withFlags,
  withTranslated,
} from '../firewall/index.js'
import { localMachine } from './access/local-machine.js'
import type { MachineAccess } from './access/machine-access.js'
import { type Files, readFiles } from './access/read-files.js'
import { readBeside, readNamespaces } from './beside/read-beside.js'
import { joinBonds, parseBond, parseBondingFiles, parseBondLinks } from './bonds.js'
import type { HostFacts, PortVlans, Unseen } from './facts.js'
import { policyFiles, readPolicies } from './host-policies/host-policies.js'
import { resolverOf } from './host-policies/read-resolver.js'
import { parseAddresses, parseBridgePorts, parseLinks, parseNeighbours, parseVlans } from './links.js'
import { parsePolicyRules, parseRoutes } from './routes.js'

const sysctlPatterns = [
  '/proc/sys/kernel/osrelease',
  '/proc/sys/net/ipv4/ip_forward',
  '/proc/sys/net/ipv4/icmp_echo_ignore_all',
  '/proc/sys/net/ipv4/tcp_l3mdev_accept',
  '/proc/sys/net/ipv4/udp_l3mdev_accept',
  '/proc/sys/net/ipv4/conf/*/accept_local',
  '/proc/sys/net/ipv4/conf/*/proxy_arp',
  '/proc/sys/net/ipv4/conf/*/route_localnet',
  '/proc/sys/net/ipv4/conf/*/rp_filter',
  '/proc/sys/net/ipv4/conf/*/send_redirects',
  '/proc/sys/net/ipv4/conf/*/src_valid_mark',
  '/proc/sys/net/ipv4/conf/*/forwarding',
  '/proc/sys/net/ipv6/conf/*/forwarding',
  '/proc/sys/net/ipv6/conf/*/proxy_ndp',
  '/proc/sys/net/ipv6/icmp/echo_ignore_all',
  '/proc/sys/net/netfilter/nf_conntrack_count',
  '/proc/sys/net/netfilter/nf_conntrack_max',
  '/proc/sys/net/bridge/bridge-nf-call-arptables',
  '/proc/sys/net/bridge/bridge-nf-call-ip6tables',
  '/proc/sys/net/bridge/bridge-nf-call-iptables',
]

/**
 * Timeout for printing a ruleset, in milliseconds: tens of thousands of rules take seconds, and longer on a busy host.
 */
const rulesetTimeout = 60_000

const printsRules = /^(nft|ip6?tables|ipset|ebtables)\b/
/** Netfilter's files, one of which lists the programs that listen to queues. */
const netfilterFiles = '/proc/net/netfilter/*'

/** Files of each link. */
const linkFiles = {
  operstate: '/sys/class/net/*/operstate',
  isolated: '/sys/class/net/*/brport/isolated',
  hairpin: '/sys/class/net/*/brport/hairpin_mode',
  wireless: '/sys/class/net/*/phy80211/name',
  bonding: '/proc/net/bonding/*',
  bondingFiles: '/sys/class/net/*/bonding/*',
}

/**
 * Reads what reachability depends on from one machine: links, addresses, routes, sysctls, firewall.
 *
 * Parts that cannot be read, most often the firewall without root, are missing and listed in `unseen`.
 *
 * @param source  how to run commands and read files there; omitted: this machine
 * @param options.signal  aborts the reading
 */
export async function readHostFacts(
  source: MachineAccess = localMachine,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<HostFacts> {
  checkShape('readHostFacts', 'source', source, {}, 'how to run commands on a machine')
  checkOptions('readHostFacts', options, { signal: 'signal' })
  const { signal } = options
  signal?.throwIfAborted()
  if (source.facts) return source.facts({ signal })
  // A custom source adds a listener for each command.
  const own = follow(signal)
  try {
    return await read(source, own.signal)
  } finally {
    own.letGo()
  }
}

async function read(source: MachineAccess, signal: AbortSignal): Promise<HostFacts> {
  const unseen: Unseen[] = []
  const ask = async (command: string | readonly string[]): Promise<Answer> => {
    try {
      const [argv, script] =
        typeof command === 'string' ? [command.split(' '), command] : [[...command], command.at(-1)]
      const timeout = printsRules.test(script ?? '') ? { timeout: rulesetTimeout } : {}
      return { text: await source.run(argv, { signal, batch: true, ...timeout }) }
    } catch (error) {
      signal.throwIfAborted()
      return { failed: error instanceof Error ? error.message : String(error) }
    }
  }
  const commands = [
    ['ip -j -d link', 'links'],
    ['ip -j addr', 'addresses'],
    ['ip -j -4 route show table all', 'routes'],
    ['ip -j -6 route show table all', 'routes'],
    ['ip -j -4 rule', 'policy-rules'],
    ['ip -j -6 rule', 'policy-rules'],
    ['bridge -j -d link', 'bridge-ports'],
    ['bridge -j fdb', 'bridge-ports'],
    ['ip -j neigh', 'neighbours'],
    ['nft -j list ruleset', 'firewall'],
    ['iptables-save', 'firewall'],
    ['ip6tables-save', 'firewall'],
    ['iptables-legacy-save', 'firewall'],
    ['ip6tables-legacy-save', 'firewall'],
  ] as const
  const [answers, files] = await Promise.all([
    Promise.all(commands.map(async ([command]) => [command, await ask(command)] as const)),
    readFiles(source, [...sysctlPatterns, netfilterFiles, ...policyFiles, ...Object.values(linkFiles)]).catch(
      (error: unknown) => {
        unseen.push({ fact: 'sysctls', asked: '/proc/sys/net', reason: String(error) })
        return () => []
      },
    ),
  ])
  const [operstates, isolated, hairpin, wireless, bonding] = [
    named(files, linkFiles.operstate),
    named(files, linkFiles.isolated),
    named(files, linkFiles.hairpin),
    named(files, linkFiles.wireless),
    named(files, linkFiles.bonding),
  ]
  await nextTurn()
  const answerOf = new Map<string, Answer>(answers)

  /** The parsed output of a command; if it failed or cannot be parsed, the empty value and an entry in `unseen`. */
  const parsed = <T>(command: (typeof commands)[number][0], parse: (text: string) => T, otherwise: T): T => {
    const answer = answerOf.get(command) ?? { failed: 'was not run' }
    const fact = commands.find(([name]) => name === command)?.[1] ?? 'firewall'
    try {
      if ('text' in answer) return parse(answer.text)
      unseen.push({ fact, asked: command, reason: answer.failed })
    } catch (error) {
      unseen.push({ fact, asked: command, reason: `cannot be read: ${String(error)}` })
    }
    return otherwise
  }
  const answer = (command: string): Answer => answerOf.get(command) ?? { failed: 'was not run' }

  const { links: plainLinks, bondLinks } = parsed(
    'ip -j -d link',
    (text) => ({ links: parseLinks(text, operstates, wireless), bondLinks: parseBondLinks(text) }),
    { links: [], bondLinks: [] },
  )
  const fdb = parsed('bridge -j fdb', (text) => text, '')
  const portFlags = { isolated, hairpin }
  const bridgePorts = parsed(
    'bridge -j -d link',
    (text) => parseBridgePorts(text, fdb, plainLinks, portFlags),
    parseBridgePorts('', '', plainLinks, portFlags),
  )
  // Few bridges filter VLANs, and not every recorded host has them.
  const filters = plainLinks.some(({ bridge }) => bridge?.vlanFiltering)
  const vlanAnswer = filters ? await ask('bridge -j vlan') : { text: '' }
  const vlans = 'text' in vlanAnswer ? readVlans(vlanAnswer.text) : new Map<string, PortVlans>()
  const links = plainLinks.map((link) => {
    const own = vlans.get(link.name)
    return link.bridge?.vlanFiltering && own ? { ...link, bridge: { ...link.bridge, vlans: own } } : link
  })
  await nextTurn()
  const legacy = { ip: answer('iptables-legacy-save'), ip6: answer('ip6tables-legacy-save') }
  const gathered = await inSlices(
    readTables(answer('nft -j list ruleset'), answer('iptables-save'), answer('ip6tables-save'), legacy),
    signal,
  )
  for (const entry of gathered.unseen) unseen.push({ fact: 'firewall', ...entry })
  const bonds = [...new Set([...Object.keys(bonding), ...bondLinks.map(({ link }) => link)])].flatMap(
    (link) =>
      joinBonds([
        parseBond(link, bonding[link] ?? ''),
        bondLinks.find((bond) => bond.link === link),
        parseBondingFiles(link, bondingFilesOf(files, link)),
      ]) ?? [],
  )
  const addresses = parsed('ip -j addr', parseAddresses, [])
  const routes = [
    ...parsed('ip -j -4 route show table all', (text) => parseRoutes(text, 'ipv4'), []),
    ...parsed('ip -j -6 route show table all', (text) => parseRoutes(text, 'ipv6'), []),
  ]
  await nextTurn()
  const policies = readPolicies(policyFiles.flatMap(files))
  const [tables, beside, namespaces, resolver] = await Promise.all([
    withDevices(gathered.tables, ask)
      .then((read) => withEbtables(read, ask))
      .then((read) => withTranslated(read, ask))
      .then((read) => withFlags(read, ask)),
    readBeside(links, ask, unseen),
    readNamespaces(links, addresses, routes, ask),
    resolverOf(policies, ask, unseen),
  ])
  const ipsetAnswer = (await inSlices(usesIpsets(tables), signal)) ? await ask('ipset save') : { text: '' }
  await nextTurn()
  const ipsets = parseIpsets('text' in ipsetAnswer ? ipsetAnswer.text : '')
  const queues = queuesOf(files(netfilterFiles))

  return {
    version: 1,
    links,
    bridgePorts: bridgePorts.map((port) => {
      const own = vlans.get(port.link)
      const filtering = links.some(({ name, bridge }) => name === port.bridge && bridge?.vlanFiltering)
      return own && filtering ? { ...port, vlans: own } : port
    }),
    addresses,
    routes,
    policyRules: [
      ...parsed('ip -j -4 rule', (text) => parsePolicyRules(text, 'ipv4'), []),
      ...parsed('ip -j -6 rule', (text) => parsePolicyRules(text, 'ipv6'), []),
    ],
    neighbours: parsed('ip -j neigh', parseNeighbours, []),
    sysctls: Object.fromEntries(sysctlPatterns.flatMap(files).map(([path, value]) => [sysctlName(path), value])),
    bonds,
    ...(namespaces && { namespaces }),
    beside,
    firewall: {
      tables,
      ipsets: ipsets.elements,
      ...(Object.keys(ipsets.types).length > 0 && { ipsetTypes: ipsets.types }),
      ...(queues && { queues }),
    },
    firewallPrograms: recognisePrograms(tables),
    ...(policies.length > 0 ? { policies } : {}),
    ...(resolver && { resolver }),
    unseen,
  }
}

/** Queues that a program listens to; undefined if none of netfilter's files could be read. */
function queuesOf(seen: readonly (readonly [path: string, text: string])[]): number[] | undefined {
  if (seen.length === 0) return undefined
  const text = seen.find(([path]) => path.endsWith('/nfnetlink_queue'))?.[1] ?? ''
  return text.split('\n').flatMap((line) => (/^\s*\d+ /.test(line) ? [Number.parseInt(line, 10)] : []))
}

function readVlans(text: string): Map<string, PortVlans> {
  try {
    return parseVlans(text)
  } catch {
    return new Map()
  }
}

/** Files of a pattern, by the name that its star stands for. Without a prototype: a link may be named `constructor`. */
function named(files: Files, pattern: string): Record<string, string> {
  const at = pattern.split('/').indexOf('*')
  const byName: Record<string, string> = Object.create(null)
  for (const [path, text] of files(pattern)) byName[path.split('/')[at] ?? ''] = text
  return byName
}

/** A bond's files in /sys, by file name. */
function bondingFilesOf(files: Files, link: string): Record<string, string> {
  const found = files(linkFiles.bondingFiles).map(([path, text]) => [path.split('/'), text] as const)
  return Object.fromEntries(found.flatMap(([parts, text]) => (parts[4] === link ? [[parts.at(-1) ?? '', text]] : [])))
}

/** `/proc/sys/net/ipv4/conf/eth0.5/rp_filter` → `net.ipv4.conf.eth0/5.rp_filter`, as sysctl(8) has it. */
const sysctlName = (path: string): string =>
  path
    .replace(/^\/proc\/sys\//, '')
    .split('/')
    .map((part) => part.replaceAll('.', '/'))
    .join('.')
