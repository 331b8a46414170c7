/** Large rulesets as they occur in practice, in the syntax of the tools that load them. */
export interface LargeRuleset {
  readonly name: string
  /** Commands with their standard input, run one after the other in a separate network namespace. */
  readonly load: readonly { readonly argv: readonly string[]; readonly input: string }[]
}

const ipv4 = (base: string, number: number): string => {
  const [a = 0, b = 0] = base.split('.').map(Number)
  return `${a}.${b + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`
}
const ipv6 = (number: number): string => `2001:db8:${(number >> 16).toString(16)}:${(number & 0xffff).toString(16)}::7`
const range = (count: number): number[] => Array.from({ length: count }, (_, number) => number)
const code = (number: number): string => number.toString(36).toUpperCase().padStart(6, '0')

const nft = (input: string) => ({ argv: ['nft', '-f', '-'], input })
const iptables = (input: string) => ({ argv: ['iptables-restore', '--noflush'], input })

/** A set that the forward chain looks up for the source of incoming packets. */
const nftSet = (name: string, type: string, flags: string, elements: readonly string[]): LargeRuleset => ({
  name,
  load: [
    nft(`table inet banned {
  set addresses { type ${type}; ${flags} }
  chain forward { type filter hook forward priority -10; ${type === 'ipv6_addr' ? 'ip6' : 'ip'} saddr @addresses drop; }
  chain input { type filter hook input priority -10; ${type === 'ipv6_addr' ? 'ip6' : 'ip'} saddr @addresses drop; }
}
${pieces(elements, 1000)
  .map((part) => `add element inet banned addresses { ${part.join(', ')} }`)
  .join('\n')}
`),
  ],
})

function pieces<T>(list: readonly T[], size: number): T[][] {
  const found: T[][] = []
  for (let at = 0; at < list.length; at += size) found.push(list.slice(at, at + size))
  return found
}

export const nftPlainSet = (count: number): LargeRuleset =>
  nftSet(
    `nft set, ${count} addresses`,
    'ipv4_addr',
    '',
    range(count).map((number) => ipv4('45.0', number * 3)),
  )

export const nftIntervalSet = (count: number): LargeRuleset =>
  nftSet(
    `nft set, ${count} intervals`,
    'ipv4_addr',
    'flags interval;',
    range(count).map((number) =>
      number % 3 === 0
        ? `${ipv4('45.0', number * 16)}/29`
        : `${ipv4('45.0', number * 16)}-${ipv4('45.0', number * 16 + 5)}`,
    ),
  )

export const nftTimeoutSet = (count: number): LargeRuleset =>
  nftSet(
    `nft set, ${count} timeouts`,
    'ipv4_addr',
    'flags timeout;',
    range(count).map((number) => `${ipv4('45.0', number * 3)} timeout 4h`),
  )

export const nftSixSet = (count: number): LargeRuleset =>
  nftSet(`nft set, ${count} IPv6 addresses`, 'ipv6_addr', '', range(count).map(ipv6))

export const ipset = (count: number): LargeRuleset => ({
  name: `ipset, ${count} networks`,
  load: [
    {
      argv: ['ipset', 'restore'],
      input: `create banned hash:net family inet maxelem 1000000\n${range(count)
        .map((number) => `add banned ${ipv4('45.0', number * 8)}${number % 2 ? '' : '/30'}`)
        .join('\n')}\n`,
    },
    iptables(`*filter
-A INPUT -m set --match-set banned src -j DROP
-A FORWARD -m set --match-set banned src -j DROP
COMMIT
`),
  ],
})

export const iptablesBans = (count: number): LargeRuleset => ({
  name: `iptables, ${count} bans in a chain`,
  load: [
    iptables(`*filter
:f2b-sshd - [0:0]
-A INPUT -j f2b-sshd
-A FORWARD -j f2b-sshd
${range(count)
  .map((number) => `-A f2b-sshd -s ${ipv4('45.0', number * 3)}/32 -j REJECT --reject-with icmp-port-unreachable`)
  .join('\n')}
-A f2b-sshd -j RETURN
COMMIT
`),
  ],
})

/** Eight rules for each service, two endpoints each. @see kubernetes/pkg/proxy/iptables */
export const kubeIptables = (services: number): LargeRuleset => {
  const each = (lines: (number: number) => string[]): string => range(services).flatMap(lines).join('\n')
  const service = (number: number): string => `KUBE-SVC-${code(number)}`
  const endpoint = (number: number, which: number): string => `KUBE-SEP-${code(number * 2 + which)}`
  const address = (number: number): string => `${ipv4('10.96', number + 1)}/32`
  const pod = (number: number, which: number): string => ipv4('10.244', number * 2 + which + 2)
  const rules = each((number) => {
    const name = `default/service-${number}:http`
    const to = (which: number): string => `${name} -> ${pod(number, which)}:8080`
    return [
      `-A KUBE-SERVICES -d ${address(number)} -p tcp -m comment --comment "${name} cluster IP" -m tcp --dport 80 -j ${service(number)}`,
      `-A ${service(number)} ! -s 10.244.0.0/16 -d ${address(number)} -p tcp -m comment --comment "${name} cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ`,
      `-A ${service(number)} -m comment --comment "${to(0)}" -m statistic --mode random --probability 0.50000000000 -j ${endpoint(number, 0)}`,
      `-A ${service(number)} -m comment --comment "${to(1)}" -j ${endpoint(number, 1)}`,
      ...[0, 1].flatMap((which) => [
        `-A ${endpoint(number, which)} -s ${pod(number, which)}/32 -m comment --comment "${name}" -j KUBE-MARK-MASQ`,
        `-A ${endpoint(number, which)} -p tcp -m comment --comment "${name}" -m tcp -j DNAT --to-destination ${pod(number, which)}:8080`,
      ]),
    ]
  })
  const chains = each((number) =>
    [service(number), endpoint(number, 0), endpoint(number, 1)].map((name) => `:${name} - [0:0]`),
  )
  return {
    name: `kube-proxy iptables, ${services} services`,
    load: [
      iptables(
        `*nat
:KUBE-SERVICES - [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-NODEPORTS - [0:0]
${chains}
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
${rules}
-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
COMMIT
*filter
:KUBE-FORWARD - [0:0]
:KUBE-PROXY-FIREWALL - [0:0]
-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
-A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name ct_state_invalid_dropped_pkts -j DROP
-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT
-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
COMMIT
`.replace(/^.*nfacct.*\n/m, '-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP\n'),
      ),
    ],
  }
}

/** @see kubernetes/pkg/proxy/nftables */
export const kubeNft = (services: number): LargeRuleset => {
  const each = (lines: (number: number) => string[], between = '\n'): string =>
    range(services).flatMap(lines).join(between)
  const service = (number: number): string => `service-${code(number)}-default/service-${number}/tcp/http`
  const pod = (number: number, which: number): string => ipv4('10.244', number * 2 + which + 2)
  const endpoint = (number: number, which: number): string =>
    `endpoint-${code(number * 2 + which)}-default/service-${number}/tcp/http__${pod(number, which)}/8080`
  const address = (number: number): string => ipv4('10.96', number + 1)
  return {
    name: `kube-proxy nftables, ${services} services`,
    load: [
      nft(`table ip kube-proxy {
  set cluster-ips { type ipv4_addr; elements = { ${each((number) => [address(number)], ', ')} } }
  set nodeport-ips { type ipv4_addr; elements = { 198.51.100.2 } }
  map service-nodeports { type inet_proto . inet_service : verdict; }
  map no-endpoint-services { type ipv4_addr . inet_proto . inet_service : verdict; }
  chain mark-for-masquerade { meta mark set mark or 0x4000; }
  chain masquerading { meta mark and 0x4000 == 0 return; meta mark set mark xor 0x4000; masquerade fully-random; }
${each((number) => [
  ...[0, 1].map(
    (which) => `  chain ${endpoint(number, which)} {
    ip saddr ${pod(number, which)} jump mark-for-masquerade
    meta l4proto tcp dnat to ${pod(number, which)}:8080
  }`,
  ),
  `  chain ${service(number)} {
    ip daddr ${address(number)} tcp dport 80 ip saddr != 10.244.0.0/16 jump mark-for-masquerade
    numgen random mod 2 vmap { 0 : goto ${endpoint(number, 0)}, 1 : goto ${endpoint(number, 1)} }
  }`,
])}
  map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; elements = { ${each(
    (number) => [`${address(number)} . tcp . 80 : goto ${service(number)}`],
    ', ',
  )} } }
  chain services {
    ip daddr . meta l4proto . th dport vmap @service-ips
    ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
  }
  chain reject-chain { reject; }
  chain service-endpoints-check { ip daddr . meta l4proto . th dport vmap @no-endpoint-services; }
  chain cluster-ips-check { ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"; }
  chain filter-input { type filter hook input priority -110; ct state new jump service-endpoints-check; }
  chain filter-forward { type filter hook forward priority -110; ct state new jump service-endpoints-check; ct state new jump cluster-ips-check; }
  chain filter-output { type filter hook output priority -90; ct state new jump service-endpoints-check; ct state new jump cluster-ips-check; }
  chain nat-prerouting { type nat hook prerouting priority dstnat; jump services; }
  chain nat-output { type nat hook output priority -100; jump services; }
  chain nat-postrouting { type nat hook postrouting priority srcnat; jump masquerading; }
}
`),
    ],
  }
}

/** This many bridges, each with libvirt's rules for a NAT network. */
export const manyInterfaces = (count: number): LargeRuleset => {
  const subnet = (number: number): string => `10.${128 + (number >> 8)}.${number & 255}`
  const each = (lines: (number: number) => string[]): string => range(count).flatMap(lines).join('\n')
  return {
    name: `${count} interfaces`,
    load: [
      {
        argv: ['ip', '-batch', '-'],
        input: `${each((number) => [
          `link add br${number} type bridge`,
          `address add ${subnet(number)}.1/24 dev br${number}`,
          `link set br${number} up`,
        ])}\n`,
      },
      iptables(`*filter
:LIBVIRT_FWI - [0:0]
:LIBVIRT_FWO - [0:0]
:LIBVIRT_FWX - [0:0]
-A FORWARD -j LIBVIRT_FWX
-A FORWARD -j LIBVIRT_FWI
-A FORWARD -j LIBVIRT_FWO
${each((number) => [
  `-A LIBVIRT_FWI -d ${subnet(number)}.0/24 -o br${number} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  `-A LIBVIRT_FWI -o br${number} -j REJECT --reject-with icmp-port-unreachable`,
  `-A LIBVIRT_FWO -s ${subnet(number)}.0/24 -i br${number} -j ACCEPT`,
  `-A LIBVIRT_FWO -i br${number} -j REJECT --reject-with icmp-port-unreachable`,
  `-A LIBVIRT_FWX -i br${number} -o br${number} -j ACCEPT`,
])}
COMMIT
*nat
${each((number) => [`-A POSTROUTING -s ${subnet(number)}.0/24 ! -d ${subnet(number)}.0/24 -j MASQUERADE`])}
COMMIT
`),
    ],
  }
}

export const largeRulesets: readonly LargeRuleset[] = [
  nftPlainSet(50_000),
  nftIntervalSet(3000),
  nftIntervalSet(50_000),
  nftTimeoutSet(50_000),
  nftSixSet(50_000),
  ipset(10_000),
  iptablesBans(10_000),
  kubeIptables(700),
  kubeIptables(3500),
  kubeNft(5000),
  manyInterfaces(300),
]
