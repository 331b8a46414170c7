import { familyName, linkArgument, sh, sysctlCommand } from '../../base/index.js'
import { lastingRemedies } from '../../firewall/index.js'
import { type HostRoute, isDefault, sources } from '../../machine/index.js'
import { rowOf } from '../../modes/index.js'
import { forwardDevice } from '../../reachability/index.js'
import type { NetworkFinding } from './network-findings.js'
import { findingOn, type Patient } from './patient.js'

/** Host settings besides the firewall that affect guests. */
export function hostFindings(patient: Patient): NetworkFinding[] {
  return [
    ...services(patient),
    ...forwarding(patient),
    ...advertisements(patient),
    ...checksums(patient),
    ...device(patient),
    ...wayOut(patient),
  ]
}

const ownBridge = ({ definition }: Patient): boolean => rowOf(definition).guestsOn === 'own-bridge'

/** Whether libvirt assigns addresses and resolves names there. */
function services(patient: Patient): NetworkFinding[] {
  const { definition, name } = patient
  if (!ownBridge(patient) || !('ips' in definition)) return []
  const found: NetworkFinding[] = []
  const gives = definition.ips?.some(({ dhcp }) => (dhcp?.ranges?.length ?? 0) > 0 || (dhcp?.hosts?.length ?? 0) > 0)
  if (!gives) {
    found.push(
      findingOn(patient, {
        kind: 'dhcp-none',
        severity: 'note',
        text: `network ${name} has no DHCP range: guests configure their own addresses, or have none`,
        evidence: definition.ips?.length ? 'ips: none with dhcp' : 'ips: none',
        source: sources.libvirt,
      }),
    )
  }
  if ((definition.ips?.length ?? 0) > 0 && definition.dns?.enable === false) {
    found.push(
      findingOn(patient, {
        kind: 'dns-none',
        severity: 'note',
        text: `network ${name} provides no DNS: its guests need another name server`,
        evidence: 'dns: enable no',
        source: sources.libvirt,
      }),
    )
  }
  return found
}

function forwarding(patient: Patient): NetworkFinding[] {
  const { definition, facts, families, name } = patient
  const { routedBy } = rowOf(definition)
  if (!ownBridge(patient) || (routedBy !== 'libvirt' && routedBy !== 'host')) return []
  return families.flatMap((family) => {
    const sysctl = family === 'ipv4' ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding'
    if (facts.sysctls[sysctl] !== '0') return []
    const command = sysctlCommand(sysctl, 1)
    return [
      findingOn(patient, {
        kind: 'forwarding-off',
        severity: family === 'ipv4' ? 'error' : 'warning',
        text: `the host does not forward ${familyName(family)} packets: guests of ${name} reach nothing beyond it, and get no error`,
        evidence: `${sysctl} = 0`,
        source: sources.libvirt,
        commands: [command],
        lasting: lastingRemedies([command]),
      }),
    ]
  })
}

/** Routes from router advertisements expire once the kernel no longer listens to the router. */
function advertisements(patient: Patient): NetworkFinding[] {
  const { facts, families, definition } = patient
  const { routedBy } = rowOf(definition)
  if (!families.includes('ipv6') || (routedBy !== 'libvirt' && routedBy !== 'host')) return []
  const advertised = new Set(
    // Routes managed by a program, such as NetworkManager, do not expire.
    facts.routes.flatMap(({ family, protocol, link, expiresIn }) =>
      family === 'ipv6' && (protocol === 'ra' || protocol === 'kernel') && expiresIn !== undefined ? (link ?? []) : [],
    ),
  )
  return [...advertised].flatMap((link) => {
    const key = link.replaceAll('.', '/')
    const name = `net.ipv6.conf.${key}.accept_ra`
    const value = facts.sysctls[name]
    // 0: a program such as NetworkManager listens instead of the kernel.
    if (value !== '1') return []
    const command = sysctlCommand(name, 2)
    return [
      findingOn(patient, {
        kind: 'router-advertisements',
        severity: 'warning',
        link,
        text: `the host forwards IPv6 for guests and no longer listens to the router on ${link}, so its own IPv6 routes expire, and with them guests' way out; libvirt refuses to start the network like this`,
        evidence: `${name} = ${value}; routes of protocol ra over ${link}`,
        source: 'https://docs.kernel.org/networking/ip-sysctl.html',
        commands: [command],
        lasting: lastingRemedies([command]),
      }),
    ]
  })
}

/** libvirt's iptables backend fills in the checksums of DHCP replies; its nftables backend does so only since 11. */
function checksums(patient: Patient): NetworkFinding[] {
  const { definition, facts, link, name } = patient
  if (!ownBridge(patient) || !('ips' in definition) || link === undefined) return []
  if (facts.unseen.some(({ fact }) => fact === 'firewall' || fact === 'traffic-control')) return []
  if (!definition.ips?.some(({ dhcp, family }) => (dhcp?.ranges?.length ?? 0) > 0 && family !== 'ipv6')) return []
  const filled = facts.firewall.tables.some(({ chains }) =>
    chains.some(({ rules }) => rules.some(({ text }) => /CHECKSUM/.test(text) && isFor(text, link))),
  )
  const byTraffic = facts.beside?.trafficFilters.some((one) => one.link === link && /\bcsum\b/.test(one.text))
  // Facts read before traffic control was recorded do not say.
  if (filled || byTraffic || facts.beside === undefined) return []
  const command = sh`iptables -t mangle -A POSTROUTING -o ${link} -p udp --dport 68 -j CHECKSUM --checksum-fill`
  return [
    findingOn(patient, {
      kind: 'dhcp-checksum',
      severity: 'note',
      text: `DHCP replies on ${name} leave their checksum to a NIC that guests do not have: clients that verify it, such as FreeBSD's, get no lease`,
      evidence: `no CHECKSUM rule of iptables and no csum action of traffic control for ${link}`,
      source: 'https://libvirt.org/firewall.html',
      commands: [command],
      lasting: lastingRemedies([command]),
    }),
  ]
}

const isFor = (text: string, link: string): boolean => !/ -o /.test(text) || text.includes(` -o ${link} `)

/** The device that it forwards to, or that its guests are on. */
function device(patient: Patient): NetworkFinding[] {
  const { definition, facts, attachment, name } = patient
  const wanted = attachment.kind === 'device' ? attachment.device : forwardDevice(definition)
  if (wanted === undefined) return []
  const link = facts.links.find((one) => one.name === wanted)
  if (!link) {
    return [
      findingOn(patient, {
        kind: 'device-missing',
        severity: 'error',
        link: wanted,
        text: `network ${name} uses ${wanted}, which the host does not have`,
        evidence: `links: ${facts.links.map((one) => one.name).join(', ')}`,
        source: sources.libvirt,
      }),
    ]
  }
  if (link.running) return []
  return [
    findingOn(patient, {
      kind: 'device-down',
      severity: 'error',
      link: wanted,
      text: link.up
        ? `network ${name} uses ${wanted}, which has no carrier: check its cable and the switch`
        : `network ${name} uses ${wanted}, which is down`,
      evidence: `${wanted} is ${link.up ? 'up, without carrier' : 'down'}`,
      source: sources.libvirt,
      commands: link.up ? [] : [sh`ip link set ${linkArgument(wanted)} up`],
    }),
  ]
}

/** Whether guests' packets fit through the host's way out: a VPN tunnel is narrower than the bridge. */
function wayOut(patient: Patient): NetworkFinding[] {
  const { definition, facts, link, families } = patient
  const { routedBy } = rowOf(definition)
  if (!ownBridge(patient) || (routedBy !== 'libvirt' && routedBy !== 'host') || link === undefined) return []
  const bridge = facts.links.find(({ name }) => name === link)
  if (!bridge) return []
  const outs = facts.routes.filter(
    (route) => families.includes(route.family) && route.type === 'unicast' && leadsOut(route) && route.link !== link,
  )
  const narrow = new Map<string, number>()
  for (const { link: out, mtu } of outs) {
    const width = Math.min(mtu ?? 65_535, facts.links.find(({ name }) => name === out)?.mtu ?? 65_535)
    if (out !== undefined && width < bridge.mtu) narrow.set(out, width)
  }
  return [...narrow].map(([out, width]) =>
    findingOn(patient, {
      kind: 'mtu-narrow',
      severity: 'note',
      link: out,
      text: `guests send packets of up to ${bridge.mtu} bytes, but ${out} carries ${width}: longer ones get through only if ICMP errors reach the sender; set mtu: { size: ${width} } on the network to avoid this`,
      evidence: `${link} mtu ${bridge.mtu}, ${out} mtu ${width}`,
      source: sources.libvirt,
      lasting: [
        {
          tool: 'libvirt',
          text: "in the network's definition, with virsh net-edit; guests get it when they next start",
          commands: [],
          lines: [`<mtu size='${width}'/>`],
        },
      ],
    }),
  )
}

/** A default route, in any table, or one of the two halves that VPNs install instead. */
const leadsOut = ({ destination }: HostRoute): boolean =>
  isDefault(destination) || ['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1', '2000::/3'].includes(destination)
