import type { NetworkDefinition } from '../xml/index.js'
import { ipsOf } from './walk/network-addresses.js'
import { formatRange } from './walk/range-text.js'

/** A rule that libvirt writes, as iptables-save prints it. */
export interface ExpectedRule {
  readonly chain: string
  readonly text: string
}

/**
 * The rules that libvirt's iptables backend writes for a network while it is active, filter and nat tables;
 * without those for DHCP and DNS, which differ between its releases.
 *
 * @see src/network/network_iptables.c and bridge_driver_linux.c of libvirt
 */
export function expectedRules(network: NetworkDefinition, family: 'ipv4' | 'ipv6'): ExpectedRule[] {
  const { mode } = network
  if (mode !== 'nat' && mode !== 'routed' && mode !== 'isolated') return []
  const bridge = network.bridge?.name
  if (bridge === undefined) return []
  const subnets = ipsOf(network).filter(({ ip }) => ip.family === family)
  const always = family === 'ipv4' || subnets.length > 0 || ('ipv6' in network && network.ipv6 === true)
  if (!always) return []
  const rules: ExpectedRule[] = []
  const add = (chain: string, ...parts: (string | undefined)[]): void => {
    rules.push({ chain, text: ['-A', chain, ...parts.filter(Boolean)].join(' ') })
  }
  const forward = 'forward' in network ? network.forward : undefined
  const dev = forward && 'dev' in forward ? (forward.dev ?? forward.interfaces?.[0]?.dev) : undefined
  const reject = `-j REJECT --reject-with ${family === 'ipv4' ? 'icmp' : 'icmp6'}-port-unreachable`
  const translates = mode === 'nat' && (family === 'ipv4' || network.forward?.nat?.ipv6 === true)
  add('LIBVIRT_FWX', `-i ${bridge} -o ${bridge} -j ACCEPT`)
  add('LIBVIRT_FWI', `-o ${bridge}`, reject)
  add('LIBVIRT_FWO', `-i ${bridge}`, reject)
  if (mode === 'isolated') return rules
  for (const { subnet } of subnets) {
    const range = formatRange(subnet)
    const inward = [`-d ${range}`, dev && `-i ${dev}`, `-o ${bridge}`]
    if (translates) add('LIBVIRT_FWI', ...inward, '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT')
    else add('LIBVIRT_FWI', ...inward, '-j ACCEPT')
    add('LIBVIRT_FWO', `-s ${range}`, `-i ${bridge}`, dev && `-o ${dev}`, '-j ACCEPT')
    if (translates) {
      const to = translation(network, family)
      add('LIBVIRT_PRT', `-s ${range} ! -d ${range}`, dev && `-o ${dev}`, to)
    }
  }
  return rules
}

function translation(network: Extract<NetworkDefinition, { mode: 'nat' }>, family: 'ipv4' | 'ipv6'): string {
  const address = family === 'ipv4' ? network.forward?.nat?.address : undefined
  if (!address) return '-j MASQUERADE'
  const span = address.start === address.end ? address.start : `${address.start}-${address.end}`
  return `-j SNAT --to-source ${span}`
}
