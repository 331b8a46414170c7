import {
  acceptsRa,
  destinationOf,
  type Family,
  familyOfAddress,
  type Layers,
  lowersOf,
  type NamedLink,
  sourceOf,
} from '../layers.js'
import type { RenderedFile } from './rendered-file.js'
import { formatYaml, given } from './yaml.js'

/** One desired state, in the folder that nmstate.service applies at boot. @see nmstatectl(8) */
export function renderNmstate(layers: Layers): RenderedFile[] {
  const routes = layers.links.flatMap(({ definition: { name, routes = [] } }) => [
    // nmstate cannot express a gateway outside the link's subnets: a separate route leads to it.
    ...[...new Set(routes.flatMap(({ via, onLink }) => (onLink ? via : [])))].map((via) => ({
      destination: `${via}/${familyOfAddress(via) === 'ipv4' ? 32 : 128}`,
      'next-hop-interface': name,
    })),
    ...routes.map((route) =>
      given({
        destination: destinationOf(route),
        'next-hop-interface': name,
        'next-hop-address': route.via,
        metric: route.metric,
      }),
    ),
  ])
  const servers = layers.links.flatMap(({ definition }) => definition.nameservers?.addresses ?? [])
  const searches = layers.links.flatMap(({ definition }) => definition.nameservers?.search ?? [])
  const state = given({
    interfaces: layers.links.map((link) => interfaceOf(layers, link)),
    routes: routes.length > 0 ? { config: routes } : undefined,
    'dns-resolver':
      servers.length + searches.length > 0
        ? { config: given({ server: servers, search: searches.length > 0 ? searches : undefined }) }
        : undefined,
  })
  return [{ path: '/etc/nmstate/host-network.yml', mode: 0o600, content: formatYaml(state) }]
}

function interfaceOf(layers: Layers, link: NamedLink): Record<string, unknown> {
  const { name, mtu } = link.definition
  return given({
    name,
    type: link.kind === 'bridge' ? 'linux-bridge' : link.kind,
    state: 'up',
    mtu,
    ...ownProperties(layers, link),
    ipv4: familyOf(link, 'ipv4'),
    ipv6: familyOf(link, 'ipv6'),
  })
}

function ownProperties(layers: Layers, link: NamedLink): Record<string, unknown> {
  const ports = lowersOf(link).map(({ name }) => name)
  switch (link.kind) {
    case 'ethernet':
      return {}
    case 'bond': {
      const { mode, miimon, lacpRate, transmitHashPolicy, primary } = link.definition
      const options = given({ miimon, lacp_rate: lacpRate, xmit_hash_policy: transmitHashPolicy, primary })
      return { 'link-aggregation': { mode, options, port: ports } }
    }
    case 'vlan':
      return { vlan: { 'base-iface': link.definition.link, id: link.definition.id } }
    case 'bridge': {
      const { stp = false, forwardDelay, macAddress } = link.definition
      return {
        'mac-address': macAddress?.toUpperCase(),
        // Only from a NIC: a bond or VLAN has no MAC address until it is created.
        'copy-mac-from':
          macAddress === undefined ? ports.find((port) => layers.get(port).kind === 'ethernet') : undefined,
        bridge: {
          options: { stp: given({ enabled: stp, 'forward-delay': forwardDelay }) },
          port: ports.map((port) => ({ name: port })),
        },
      }
    }
  }
}

function familyOf({ definition }: NamedLink, family: Family): Record<string, unknown> {
  const { addresses = [], dhcp4 = false, dhcp6 = false } = definition
  if (sourceOf(definition, family) === 'none') return { enabled: false }
  const own = addresses.filter((address) => familyOfAddress(address) === family)
  return given({
    enabled: true,
    dhcp: family === 'ipv4' ? dhcp4 : dhcp6,
    autoconf: family === 'ipv6' ? acceptsRa(definition) : undefined,
    address:
      own.length > 0
        ? own.map((text) => {
            const slash = text.lastIndexOf('/')
            return { ip: text.slice(0, slash), 'prefix-length': Number(text.slice(slash + 1)) }
          })
        : undefined,
  })
}
