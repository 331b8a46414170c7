import { loadValibot, type Schema } from '../base/index.js'
import { statementSchema } from '../firewall/index.js'
import { besideSchema } from './beside/beside-schema.js'
import type { HostFacts } from './facts.js'

let made: Schema<HostFacts> | undefined

/** Validates facts that come from elsewhere: over a queue, from a file. For `valibot`'s `parse` and its kin. */
export function hostFactsSchema(): Schema<HostFacts> {
  made ??= makeSchema()
  return made
}

function makeSchema(): Schema<HostFacts> {
  const v = loadValibot()
  const text = v.string()
  const texts = v.array(text)
  const number = v.number()
  const family = v.picklist(['ipv4', 'ipv6'])
  const maybeText = v.exactOptional(text)
  const maybeNumber = v.exactOptional(number)
  const flag = v.boolean()
  const vlans = v.object({ untaggedIn: maybeNumber, untaggedOut: v.array(number), tagged: v.array(number) })
  const link = v.object({
    name: text,
    index: number,
    kind: text,
    mac: maybeText,
    mtu: number,
    maxMtu: maybeNumber,
    up: flag,
    running: flag,
    master: maybeText,
    lower: maybeText,
    peer: maybeText,
    peerIndex: maybeNumber,
    tunnel: v.exactOptional(flag),
    vrfTable: maybeText,
    xdp: v.exactOptional(texts),
    type: maybeText,
    group: maybeText,
    macvlanMode: maybeText,
    wireless: v.exactOptional(flag),
    bridge: v.exactOptional(
      v.object({
        stp: flag,
        vlanFiltering: flag,
        callIptables: flag,
        callIp6tables: flag,
        forwardDelay: maybeNumber,
        defaultVlan: maybeNumber,
        vlans: v.exactOptional(vlans),
      }),
    ),
  })
  const bridgePort = v.object({
    link: text,
    bridge: text,
    state: v.picklist(['disabled', 'listening', 'learning', 'forwarding', 'blocking']),
    isolated: flag,
    hairpin: flag,
    locked: v.exactOptional(flag),
    learning: v.exactOptional(flag),
    flood: v.exactOptional(flag),
    broadcastFlood: v.exactOptional(flag),
    multicastFlood: v.exactOptional(flag),
    learned: texts,
    vlans: v.exactOptional(vlans),
  })
  const address = v.object({ link: text, family, address: text, prefix: number, scope: text, secondary: flag })
  const route = v.object({
    family,
    table: text,
    type: text,
    destination: text,
    link: maybeText,
    gateway: maybeText,
    source: maybeText,
    mtu: maybeNumber,
    metric: number,
    scope: maybeText,
    nextHops: v.exactOptional(v.array(v.object({ link: maybeText, gateway: maybeText, dead: flag }))),
    dead: flag,
  })
  const ports = v.exactOptional(v.object({ from: number, to: number }))
  const policyRule = v.object({
    family,
    priority: number,
    from: maybeText,
    to: maybeText,
    inLink: maybeText,
    outLink: maybeText,
    mark: maybeNumber,
    markMask: maybeNumber,
    not: flag,
    protocol: maybeNumber,
    sourcePorts: ports,
    destinationPorts: ports,
    table: maybeText,
    action: text,
    goto: maybeNumber,
    suppressPrefix: maybeNumber,
    unread: texts,
    vrf: v.exactOptional(flag),
  })
  const statement = statementSchema(v)
  const base = v.object({
    type: v.picklist(['filter', 'nat', 'route']),
    hook: v.picklist(['ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting', 'egress']),
    priority: number,
    policy: v.picklist(['accept', 'drop']),
    devices: v.exactOptional(texts),
  })
  const rule = v.object({ text, handle: maybeNumber, statements: v.array(statement.statement) })
  const chain = v.object({ name: text, base: v.exactOptional(base), rules: v.array(rule) })
  const table = v.object({
    family: v.picklist(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']),
    name: text,
    tool: v.picklist(['iptables', 'nft']),
    legacy: v.exactOptional(v.literal(true)),
    dormant: v.exactOptional(v.union([v.literal(true), v.literal('unknown')])),
    chains: v.array(chain),
    sets: v.array(
      v.object({
        name: text,
        keys: v.exactOptional(v.array(statement.key)),
        verdicts: v.exactOptional(v.array(statement.verdict)),
        size: maybeNumber,
        limits: v.exactOptional(statement.limits),
      }),
    ),
  })
  const bond = v.object({
    link: text,
    mode: number,
    miimon: number,
    slaves: v.array(
      v.object({
        link: text,
        up: flag,
        mac: maybeText,
        speed: maybeNumber,
        duplex: maybeText,
        aggregator: maybeNumber,
      }),
    ),
    activeSlave: maybeText,
    arpInterval: maybeNumber,
    arpTargets: v.exactOptional(texts),
    primary: maybeText,
    xmitHashPolicy: maybeText,
    lacpRate: v.exactOptional(v.picklist(['slow', 'fast'])),
    adNumPorts: maybeNumber,
    adPartnerMac: maybeText,
  })
  const unseen = v.object({
    fact: v.picklist([
      'links',
      'addresses',
      'routes',
      'policy-rules',
      'bridge-ports',
      'neighbours',
      'sysctls',
      'firewall',
      'traffic-control',
      'ipsec',
      'programs',
      'wireguard',
    ]),
    asked: text,
    reason: text,
  })
  return v.object({
    version: v.literal(1),
    links: v.array(link),
    bridgePorts: v.array(bridgePort),
    addresses: v.array(address),
    routes: v.array(route),
    policyRules: v.array(policyRule),
    neighbours: v.array(v.object({ address: text, link: text, mac: maybeText, state: text })),
    namespaces: v.exactOptional(v.array(v.object({ link: text, addresses: texts }))),
    sysctls: v.record(text, text),
    bonds: v.array(bond),
    firewall: v.object({
      tables: v.array(table),
      ipsets: v.record(text, texts),
      ipsetTypes: v.exactOptional(v.record(text, text)),
      queues: v.exactOptional(v.array(number)),
    }),
    beside: v.exactOptional(besideSchema(v)),
    firewallPrograms: v.object({
      firewalld: flag,
      docker: flag,
      ufw: flag,
      libvirt: v.picklist(['iptables', 'nftables', 'none']),
    }),
    unseen: v.array(unseen),
  }) as Schema<HostFacts>
}
