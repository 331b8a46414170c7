import { type NatDefinition, type NetworkDefinition, parseNetwork } from '../../../src/xml/index.js'

/** How releases differ: 10.4 and 10.5 name the forward device by its index, later ones by its name. */
export type Release = '10.4' | 'later'

/**
 * Shell commands that turn a host of a libvirt before 10.4 into one that has what libvirt's nftables backend writes.
 * After src/network/network_nftables.c and tests/networkxml2firewalldata of libvirt 10.4 to 12: nft's commands in the
 * same order, each rule put first. Not the work of a daemon of these releases, which Debian 12 does not have.
 */
export function toNftables(networks: readonly string[], release: Release): string {
  const definitions = networks.map(parseNetwork)
  return [
    ...['iptables', 'ip6tables'].flatMap((tool) =>
      ['filter', 'nat', 'mangle'].flatMap((table) => [
        `${tool} -t ${table} -F`,
        `for chain in $(${tool}-save -t ${table} | sed -n 's/^:\\(LIBVIRT_[A-Z]*\\).*/\\1/p'); do ${tool} -t ${table} -X $chain; done`,
      ]),
    ),
    ...['ip', 'ip6'].flatMap((layer) => commonChains(layer, release)),
    ...definitions.flatMap((definition) => rulesOf(definition, release)),
  ]
    .map((line) => (line.startsWith('nft ') ? `nft ${quoted(line.slice(4))}` : line))
    .join('\n')
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const commonChains = (layer: string, release: Release): string[] => {
  const of = `${layer} libvirt_network`
  return [
    `nft add table ${of}`,
    `nft add chain ${of} forward { type filter hook forward priority 0; policy accept; }`,
    ...['guest_output', 'guest_input', 'guest_cross'].flatMap((chain) => [
      `nft add chain ${of} ${chain}`,
      `nft insert rule ${of} forward counter jump ${chain}`,
    ]),
    `nft add chain ${of} guest_nat { type nat hook postrouting priority 100; policy accept; }`,
    ...(release === 'later'
      ? [`nft add chain ${of} postroute_mangle { type filter hook postrouting priority 0; policy accept; }`]
      : []),
  ]
}

function rulesOf(network: NetworkDefinition, release: Release): string[] {
  if (network.mode !== 'nat' && network.mode !== 'routed' && network.mode !== 'isolated') return []
  const bridge = network.bridge?.name ?? ''
  const insert = (layer: string, chain: string, rule: string): string =>
    `nft insert rule ${layer} libvirt_network ${chain} ${rule.replaceAll(/ {2,}/g, ' ').trim()}`
  const ips = network.ips ?? []
  const layers = ips.some(({ family }) => family === 'ipv6') ? ['ip', 'ip6'] : ['ip']
  const rules = layers.flatMap((layer) => [
    insert(layer, 'guest_output', `iif ${bridge} counter reject`),
    insert(layer, 'guest_input', `oif ${bridge} counter reject`),
    insert(layer, 'guest_cross', `iif ${bridge} oif ${bridge} counter accept`),
  ])
  const forward = network.mode === 'isolated' ? undefined : network.forward
  if (network.mode === 'isolated') return rules
  const by = release === '10.4' ? '' : 'name'
  const [inDev, outDev] = forward?.dev ? [`iif${by} ${forward.dev}`, `oif${by} ${forward.dev}`] : ['', '']
  for (const { family = 'ipv4', address, prefix } of ips) {
    const layer = family === 'ipv4' ? 'ip' : 'ip6'
    const subnet = `${address.replace(/1$/, family === 'ipv4' ? '0' : '')}/${prefix ?? 24}`
    rules.push(insert(layer, 'guest_output', `${layer} saddr ${subnet} iif ${bridge} ${outDev} counter accept`))
    if (network.mode === 'routed' || (family === 'ipv6' && network.forward?.nat?.ipv6 !== true)) {
      rules.push(insert(layer, 'guest_input', `${layer} daddr ${subnet} ${inDev} oif ${bridge} counter accept`))
      continue
    }
    const answers = `${inDev} oif ${bridge} ${layer} daddr ${subnet} ct state related,established counter accept`
    rules.push(insert(layer, 'guest_input', answers))
    rules.push(...translation(network, layer, subnet, outDev).map((rule) => insert(layer, 'guest_nat', rule)))
  }
  if (release === 'later')
    rules.push(insert('ip', 'postroute_mangle', `oif ${bridge} udp dport 68 counter udp checksum set 0`))
  return rules
}

function translation({ forward }: NatDefinition, layer: string, subnet: string, outDev: string): string[] {
  const beyond = `${layer} saddr ${subnet} ${layer} daddr != ${subnet} ${outDev}`
  const { address } = forward?.nat ?? {}
  const to = address && layer === 'ip' ? `${address.start}-${address.end}` : undefined
  const how = (ports: string): string =>
    to ? `counter snat to ${to}${ports}` : `counter masquerade${ports ? ` to ${ports}` : ''}`
  const keep = (destination: string): string =>
    `${outDev} ${layer} saddr ${subnet} ${layer} daddr ${destination} counter return`
  return [
    `${beyond} ${how('')}`,
    ...['udp', 'tcp'].map((protocol) => `meta l4proto ${protocol} ${beyond} ${how(':1024-65535')}`),
    ...(layer === 'ip' ? [keep('255.255.255.255/32'), keep('224.0.0.0/24')] : [keep('ff02::/16')]),
  ]
}
