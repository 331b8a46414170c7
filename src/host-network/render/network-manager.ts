import { createHash } from 'node:crypto'
import type { HostNetworkRoute } from '../definition.js'
import {
  acceptsRa,
  destinationOf,
  type Family,
  familyOfAddress,
  type Layers,
  type NamedLink,
  sourceOf,
} from '../layers.js'
import { formatIni, type Sections } from './ini.js'
import type { RenderedFile } from './rendered-file.js'

/** A connection profile for each link. @see nm-settings-keyfile(5) */
export function renderNetworkManager(layers: Layers): RenderedFile[] {
  return layers.links.map((link) => ({
    path: `/etc/NetworkManager/system-connections/${link.definition.name}.nmconnection`,
    mode: 0o600,
    content: formatIni(profileOf(layers, link), { yes: 'true', no: 'false' }),
  }))
}

function profileOf(layers: Layers, link: NamedLink): Sections {
  const { name, mtu } = link.definition
  const master = layers.masterOf(name)
  return [
    [
      'connection',
      [
        ['id', name],
        ['uuid', uuidOf(name)],
        ['type', link.kind],
        ['interface-name', name],
        // Takes precedence over the host's other profiles for the same link.
        ['autoconnect-priority', 100],
        ['autoconnect-slaves', link.kind === 'bridge' || link.kind === 'bond' ? 1 : undefined],
        ['master', master && uuidOf(master.definition.name)],
        ['slave-type', master?.kind],
      ],
    ],
    ...ownSections(link),
    ['ethernet', [['mtu', mtu]]],
    ...(master ? [] : [familySection(link, 'ipv4'), familySection(link, 'ipv6')]),
  ]
}

function ownSections(link: NamedLink): Sections {
  switch (link.kind) {
    case 'ethernet':
      return []
    case 'bridge': {
      const { stp = false, forwardDelay, macAddress } = link.definition
      return [
        [
          'bridge',
          [
            ['stp', stp],
            ['forward-delay', forwardDelay],
            ['mac-address', macAddress?.toUpperCase()],
          ],
        ],
      ]
    }
    case 'bond': {
      const { mode, miimon, lacpRate, transmitHashPolicy, primary } = link.definition
      return [
        [
          'bond',
          [
            ['mode', mode],
            ['miimon', miimon],
            ['lacp_rate', lacpRate],
            ['xmit_hash_policy', transmitHashPolicy],
            ['primary', primary],
          ],
        ],
      ]
    }
    case 'vlan':
      return [
        [
          'vlan',
          [
            ['id', link.definition.id],
            ['parent', link.definition.link],
          ],
        ],
      ]
  }
}

function familySection({ definition }: NamedLink, family: Family): Sections[number] {
  const source = sourceOf(definition, family)
  const { addresses = [], routes = [], nameservers } = definition
  const own = <T>(list: readonly T[], text: (item: T) => string): T[] =>
    list.filter((item) => familyOfAddress(text(item)) === family)
  const servers = own(nameservers?.addresses ?? [], (server) => server)
  // The search list goes with the first family that has addresses.
  const searches = family === 'ipv4' || sourceOf(definition, 'ipv4') === 'none'
  return [
    family,
    [
      ['method', source === 'none' ? 'disabled' : source === 'static' ? 'manual' : leasesBy(definition, family)],
      ...own(addresses, (address) => address).map((address, index) => [`address${index + 1}`, address] as const),
      ...own(routes, ({ via }) => via).flatMap((route, index) => [
        [`route${index + 1}`, routeText(route)] as const,
        [`route${index + 1}_options`, route.onLink ? 'onlink=true' : undefined] as const,
      ]),
      ['dns', servers.length > 0 ? `${servers.join(';')};` : undefined],
      [
        'dns-search',
        searches && source !== 'none' && nameservers?.search?.length ? `${nameservers.search.join(';')};` : undefined,
      ],
    ],
  ]
}

/** `auto` is DHCP for IPv4; for IPv6, router advertisements, which may include DHCP. */
const leasesBy = (definition: NamedLink['definition'], family: Family): string =>
  family === 'ipv4' || acceptsRa(definition) ? 'auto' : 'dhcp'

const routeText = (route: HostNetworkRoute): string =>
  [destinationOf(route), route.via, ...(route.metric === undefined ? [] : [route.metric])].join(',')

/** RFC 4122's namespace for DNS names. */
const namespace = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex')

/** The same name gives the same profile: a version 5 UUID. @see RFC 4122, 4.3 */
function uuidOf(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(`${name}.host-network.virtnet`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
