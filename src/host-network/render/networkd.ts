import { acceptsRa, destinationOf, isAddressed, type Layers, type NamedLink, sourceOf } from '../layers.js'
import { formatIni, type Sections } from './ini.js'
import type { RenderedFile } from './rendered-file.js'

/**
 * A `.network` for each link; a `.netdev` for those to be created; and a `.link` for bridges and bonds, because udev
 * would give them a MAC address of its own instead of a port's.
 *
 * @see systemd.netdev(5), systemd.network(5), systemd.link(5)
 */
export function renderNetworkd(layers: Layers): RenderedFile[] {
  return layers.links.flatMap((link) => {
    const { name } = link.definition
    const file = (suffix: string, sections: Sections): RenderedFile => ({
      // Sorts early: the first file that matches a link wins.
      path: `/etc/systemd/network/05-${name}.${suffix}`,
      mode: 0o644,
      content: formatIni(sections, { yes: 'yes', no: 'no' }),
    })
    const takesMac = link.kind === 'bond' || (link.kind === 'bridge' && link.definition.macAddress === undefined)
    return [
      ...(takesMac
        ? [
            file('link', [
              ['Match', [['OriginalName', name]]],
              ['Link', [['MACAddressPolicy', 'none']]],
            ]),
          ]
        : []),
      ...(link.kind === 'ethernet' ? [] : [file('netdev', netdevOf(link, takesMac))]),
      file('network', networkOf(layers, link)),
    ]
  })
}

function netdevOf(link: NamedLink, takesMac: boolean): Sections {
  const { name, mtu } = link.definition
  const macAddress = link.kind === 'bridge' ? link.definition.macAddress : undefined
  const netdev = [
    'NetDev',
    [
      ['Name', name],
      ['Kind', link.kind],
      ['MTUBytes', mtu],
      ['MACAddress', takesMac ? 'none' : macAddress],
    ],
  ] as const
  switch (link.kind) {
    case 'ethernet':
      return []
    case 'bridge': {
      const { stp = false, forwardDelay } = link.definition
      return [
        netdev,
        [
          'Bridge',
          [
            ['STP', stp],
            ['ForwardDelaySec', forwardDelay],
          ],
        ],
      ]
    }
    case 'bond': {
      const { mode, miimon, lacpRate, transmitHashPolicy } = link.definition
      return [
        netdev,
        [
          'Bond',
          [
            ['Mode', mode],
            ['MIIMonitorSec', `${miimon}ms`],
            ['LACPTransmitRate', lacpRate],
            ['TransmitHashPolicy', transmitHashPolicy],
          ],
        ],
      ]
    }
    case 'vlan':
      return [netdev, ['VLAN', [['Id', link.definition.id]]]]
  }
}

function networkOf(layers: Layers, link: NamedLink): Sections {
  const { definition } = link
  const { name, mtu, addresses = [], routes = [], nameservers } = definition
  const master = layers.masterOf(name)
  const primary = master?.kind === 'bond' && master.definition.primary === name
  const dhcp = definition.dhcp4 ? (definition.dhcp6 ? 'yes' : 'ipv4') : definition.dhcp6 ? 'ipv6' : 'no'
  return [
    ['Match', [['Name', name]]],
    [
      'Link',
      [
        ['MTUBytes', mtu],
        // Booting does not wait for a link that never gets an address.
        ['RequiredForOnline', !master && !isAddressed(definition) ? false : undefined],
      ],
    ],
    [
      'Network',
      [
        ['Bridge', master?.kind === 'bridge' ? master.definition.name : undefined],
        ['Bond', master?.kind === 'bond' ? master.definition.name : undefined],
        ['PrimarySlave', primary || undefined],
        ...layers.vlansOn(name).map((vlan) => ['VLAN', vlan.name] as const),
        ['DHCP', dhcp],
        ['IPv6AcceptRA', acceptsRa(definition)],
        ['LinkLocalAddressing', sourceOf(definition, 'ipv6') === 'none' ? 'no' : 'ipv6'],
        // A bridge whose only ports are guests has no carrier until the first one starts.
        ['ConfigureWithoutCarrier', link.kind === 'bridge' || undefined],
        ...addresses.map((address) => ['Address', address] as const),
        ...(nameservers?.addresses ?? []).map((server) => ['DNS', server] as const),
        ['Domains', nameservers?.search?.length ? nameservers.search.join(' ') : undefined],
      ],
    ],
    ...routes.map(
      (route) =>
        [
          'Route',
          [
            ['Destination', destinationOf(route)],
            ['Gateway', route.via],
            ['GatewayOnLink', route.onLink || undefined],
            ['Metric', route.metric],
          ],
        ] as const,
    ),
  ]
}
