import { acceptsRa, isAddressed, type Layers, lowersOf, type NamedLink, sourceOf } from '../layers.js'
import type { RenderedFile } from './rendered-file.js'
import { formatYaml, given } from './yaml.js'

/** One file for netplan, which passes it to systemd-networkd or NetworkManager, as the host is configured. */
export function renderNetplan(layers: Layers): RenderedFile[] {
  const ofKind = (kind: NamedLink['kind']) => {
    const links = layers.links.filter((link) => link.kind === kind)
    return links.length > 0
      ? Object.fromEntries(links.map((link) => [link.definition.name, linkOf(layers, link)]))
      : undefined
  }
  const network = given({
    version: 2,
    ethernets: ofKind('ethernet'),
    bonds: ofKind('bond'),
    vlans: ofKind('vlan'),
    bridges: ofKind('bridge'),
  })
  return [{ path: '/etc/netplan/90-host-network.yaml', mode: 0o600, content: formatYaml({ network }) }]
}

function linkOf(layers: Layers, link: NamedLink): Record<string, unknown> {
  const { definition } = link
  const { mtu, addresses, dhcp4 = false, dhcp6 = false, routes, nameservers } = definition
  const port = layers.masterOf(definition.name) !== undefined
  return given({
    ...ownProperties(link),
    mtu,
    // Written even if false: files read before this one may say otherwise.
    dhcp4,
    dhcp6,
    'accept-ra': acceptsRa(definition),
    'link-local': sourceOf(definition, 'ipv6') === 'none' ? [] : undefined,
    // Booting does not wait for a link that never gets an address.
    optional: !port && !isAddressed(definition) ? true : undefined,
    addresses: addresses?.length ? addresses : undefined,
    routes: routes?.length
      ? routes.map(({ to, via, onLink, metric }) => given({ to, via, 'on-link': onLink || undefined, metric }))
      : undefined,
    nameservers: nameservers && given({ addresses: nameservers.addresses, search: nameservers.search }),
  })
}

function ownProperties(link: NamedLink): Record<string, unknown> {
  const interfaces = lowersOf(link).map(({ name }) => name)
  switch (link.kind) {
    case 'ethernet':
      return {}
    case 'bond': {
      const { mode, miimon, lacpRate, transmitHashPolicy, primary } = link.definition
      return {
        interfaces,
        parameters: given({
          mode,
          'mii-monitor-interval': miimon,
          'lacp-rate': lacpRate,
          'transmit-hash-policy': transmitHashPolicy,
          primary,
        }),
      }
    }
    case 'vlan':
      return { id: link.definition.id, link: link.definition.link }
    case 'bridge': {
      const { stp = false, forwardDelay, macAddress } = link.definition
      return {
        interfaces,
        macaddress: macAddress,
        parameters: given({ stp, 'forward-delay': forwardDelay }),
      }
    }
  }
}
