import { formatRange } from '../../base/index.js'
import { iptablesCommand } from '../../firewall/index.js'
import { rowOf, translates, translationAddresses } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { forwardDevice, ipsOf } from '../world/network-addresses.js'
import { type ExpectedRule, hasOwnRules, type RulesBackend } from './rules-backend.js'

const tableOf = (family: 'ipv4' | 'ipv6', name: string) => ({ family: family === 'ipv4' ? 'ip' : 'ip6', name }) as const
const toolOf = (family: 'ipv4' | 'ipv6'): string => (family === 'ipv4' ? 'iptables' : 'ip6tables')

/**
 * libvirt's iptables rules: of all releases before 10.4, and of later ones if so configured.
 *
 * Of the rules for DHCP and DNS, only those that all releases write are expected.
 *
 * @see src/network/network_iptables.c and bridge_driver_linux.c of libvirt
 */
export const iptablesRules: RulesBackend = {
  name: 'iptables',
  chains: [
    { name: 'LIBVIRT_INP', table: 'filter', home: 'INPUT', purpose: 'hostServices' },
    { name: 'LIBVIRT_OUT', table: 'filter', home: 'OUTPUT', purpose: 'hostAnswers' },
    { name: 'LIBVIRT_FWX', table: 'filter', home: 'FORWARD', purpose: 'cross' },
    { name: 'LIBVIRT_FWI', table: 'filter', home: 'FORWARD', purpose: 'inward' },
    { name: 'LIBVIRT_FWO', table: 'filter', home: 'FORWARD', purpose: 'outward' },
    { name: 'LIBVIRT_PRT', table: 'nat', home: 'POSTROUTING', purpose: 'translation' },
  ],
  toolOf,
  owns: ({ tool }) => tool === 'iptables',
  keyOf: ({ text }) => text,
  leadsTo: ({ text }, { name }) => text.endsWith(` -j ${name}`) && text.split(' ').length === 4,
  expected: expectedRules,
  healJump: (family, { name, table, home }, before) =>
    iptablesCommand(tableOf(family, table), ['-I', home ?? '', String(before + 1), '-j', name]),
  removeJumps: (family, { table, home }, standing) =>
    standing.map((name) => iptablesCommand(tableOf(family, table), ['-D', home ?? '', '-j', name])),
  // libvirt removes rules by their text, so a restored one is its own again. In these chains, accepting rules come
  // before rejecting ones.
  healRule: (family, { name, table }, { text }) => {
    const first = text.endsWith('-j ACCEPT') && name.startsWith('LIBVIRT_FW')
    const [, ...words] = text.split(' ')
    return iptablesCommand(tableOf(family, table), [first ? '-I' : '-A', ...words])
  },
}

function expectedRules(network: NetworkDefinition, family: 'ipv4' | 'ipv6'): ExpectedRule[] {
  if (!hasOwnRules(network)) return []
  const bridge = network.bridge?.name
  if (bridge === undefined) return []
  const subnets = ipsOf(network).filter(({ ip }) => ip.family === family)
  const always = family === 'ipv4' || subnets.length > 0 || network.ipv6 === true
  if (!always) return []
  const rules: ExpectedRule[] = []
  const add = (chain: string, ...parts: (string | undefined)[]): void => {
    const text = ['-A', chain, ...parts.filter(Boolean)].join(' ')
    rules.push({ chain, text, key: text })
  }
  const dev = forwardDevice(network)
  const reject = `-j REJECT --reject-with ${family === 'ipv4' ? 'icmp' : 'icmp6'}-port-unreachable`
  if (family === 'ipv4' || subnets.length > 0) {
    const port = (protocol: string, number: number) => `-p ${protocol} -m ${protocol} --dport ${number} -j ACCEPT`
    add('LIBVIRT_INP', `-i ${bridge}`, port('udp', family === 'ipv4' ? 67 : 547))
    for (const protocol of ['udp', 'tcp']) add('LIBVIRT_INP', `-i ${bridge}`, port(protocol, 53))
    if (family === 'ipv4') add('LIBVIRT_OUT', `-o ${bridge}`, port('udp', 68))
  }
  add('LIBVIRT_FWX', `-i ${bridge} -o ${bridge} -j ACCEPT`)
  add('LIBVIRT_FWI', `-o ${bridge}`, reject)
  add('LIBVIRT_FWO', `-i ${bridge}`, reject)
  if (rowOf(network).routedBy === 'nobody') return rules
  for (const { subnet } of subnets) {
    const range = formatRange(subnet)
    const inward = [`-d ${range}`, dev && `-i ${dev}`, `-o ${bridge}`]
    if (translates(network, family))
      add('LIBVIRT_FWI', ...inward, '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT')
    else add('LIBVIRT_FWI', ...inward, '-j ACCEPT')
    add('LIBVIRT_FWO', `-s ${range}`, `-i ${bridge}`, dev && `-o ${dev}`, '-j ACCEPT')
    if (translates(network, family)) {
      add('LIBVIRT_PRT', `-s ${range} ! -d ${range}`, dev && `-o ${dev}`, translation(network, family))
    }
  }
  return rules
}

function translation(network: NetworkDefinition, family: 'ipv4' | 'ipv6'): string {
  const address = translationAddresses(network, family)
  if (!address) return '-j MASQUERADE'
  const span = address.start === address.end ? address.start : `${address.start}-${address.end}`
  return `-j SNAT --to-source ${span}`
}
