import { describe, expectTypeOf, test } from 'vitest'
import type { NetworkOf } from '../../../src/networks/classes/modes.js'
import type { NatNetwork } from '../../../src/networks/classes/nat-network.js'
import type { Networks } from '../../../src/networks/networks.js'
import type {
  BridgedDefinition,
  FilterDefinition,
  HostdevDefinition,
  InterfaceDefinition,
  IsolatedDefinition,
  MacvtapDefinition,
  NatDefinition,
  NetworkDefinition,
  OpenDefinition,
  PortDefinition,
  RoutedDefinition,
} from './surface.js'

test('a mode has what it may have, and nothing else', () => {
  expectTypeOf<NetworkDefinition['mode']>().toEqualTypeOf<
    'nat' | 'routed' | 'bridged' | 'isolated' | 'open' | 'macvtap' | 'hostdev' | 'unknown'
  >()
  expectTypeOf<Extract<NetworkDefinition, { mode: 'nat' }>>().toEqualTypeOf<NatDefinition>()
  expectTypeOf<NatDefinition>().toHaveProperty('ips')
  expectTypeOf<NonNullable<NatDefinition['forward']>>().toHaveProperty('nat')
  expectTypeOf<NonNullable<RoutedDefinition['forward']>>().toHaveProperty('dev')
  expectTypeOf<NonNullable<RoutedDefinition['forward']>>().not.toHaveProperty('nat')
  expectTypeOf<NonNullable<OpenDefinition['forward']>>().not.toHaveProperty('dev')
  expectTypeOf<NonNullable<OpenDefinition['forward']>>().not.toHaveProperty('interfaces')
  expectTypeOf<IsolatedDefinition>().not.toHaveProperty('forward')
  expectTypeOf<BridgedDefinition>().not.toHaveProperty('ips')
  expectTypeOf<BridgedDefinition>().not.toHaveProperty('dns')
  expectTypeOf<BridgedDefinition>().not.toHaveProperty('mtu')
  expectTypeOf<MacvtapDefinition>().not.toHaveProperty('bridge')
  expectTypeOf<HostdevDefinition>().not.toHaveProperty('bridge')
  expectTypeOf<NonNullable<HostdevDefinition['forward']>>().toHaveProperty('addresses')
  expectTypeOf<NonNullable<NatDefinition['bridge']>['stp']>().toEqualTypeOf<boolean | undefined>()
  expectTypeOf<NonNullable<NatDefinition['ips']>[number]['prefix']>().toEqualTypeOf<number | undefined>()
})

test('what must not compile', () => {
  // @ts-expect-error a bridged network has no addresses
  const _ips: NetworkDefinition = { mode: 'bridged', name: 'n', bridge: { name: 'br0' }, ips: [] }
  // @ts-expect-error an open network leaves by no certain device
  const _dev: NetworkDefinition = { mode: 'open', name: 'n', forward: { dev: 'eth0' } }
  // @ts-expect-error only nat has ranges of addresses and ports
  const _nat: NetworkDefinition = { mode: 'routed', name: 'n', forward: { nat: { ipv6: true } } }
  // @ts-expect-error a bridged network names its bridge
  const _bridge: NetworkDefinition = { mode: 'bridged', name: 'n' }
  // @ts-expect-error the host's bridge is the host's to configure
  const _stp: NetworkDefinition = { mode: 'bridged', name: 'n', bridge: { name: 'br0', stp: true } }
  // @ts-expect-error macvtap needs a mode of its own
  const _macvtap: NetworkDefinition = { mode: 'macvtap', name: 'n', forward: { dev: 'eth0' } }
  // @ts-expect-error an isolated network forwards nothing
  const _isolated: NetworkDefinition = { mode: 'isolated', name: 'n', forward: {} }
  // @ts-expect-error numbers are numbers
  const _mtu: NetworkDefinition = { mode: 'isolated', name: 'n', mtu: '1500' }
  // @ts-expect-error yes and no are booleans
  const _yes: NetworkDefinition = { mode: 'isolated', name: 'n', ipv6: 'yes' }
  // @ts-expect-error a network has a name
  const _name: NetworkDefinition = { mode: 'isolated' }
  // @ts-expect-error midonet needs its interface
  const _port: BridgedDefinition['virtualPort'] = { type: 'midonet' }
  // @ts-expect-error an interface of type network names it
  const _source: InterfaceDefinition = { type: 'network', source: {} }
  // @ts-expect-error only some types have a virtual port
  const _user: InterfaceDefinition = { type: 'user', virtualPort: { type: 'openvswitch' } }
  // @ts-expect-error managed is for devices of the host
  const _managed: InterfaceDefinition = { type: 'bridge', source: { bridge: 'br0' }, managed: true }
  // @ts-expect-error a rule says what to do
  const _rule: FilterDefinition = { name: 'f', entries: [{ element: 'rule', direction: 'in' }] }
  const _arp: FilterDefinition = {
    name: 'f',
    // @ts-expect-error ARP has no ports
    entries: [{ element: 'rule', action: 'drop', direction: 'in', protocol: { name: 'arp', dstPortStart: 80 } }],
  }
  // @ts-expect-error a port has an owner
  const _owner: PortDefinition = { mac: '52:54:00:00:00:01' }
  expectTypeOf(_mtu).toEqualTypeOf<NetworkDefinition>()
})

describe('defining', () => {
  const networks = {} as Networks
  // Only for the type checker.
  const never = (_: () => unknown) => {}

  test('what must not compile', () => {
    // @ts-expect-error no property of that name
    never(() => networks.define({ mode: 'isolated', name: 'n', mtus: 1500 }))
    // @ts-expect-error nor in what is within
    never(() => networks.create({ mode: 'nat', name: 'n', ips: [{ address: '10.0.0.1', prefix: 24, dhpc: {} }] }))
    // @ts-expect-error a bridged network has no addresses
    never(() => networks.define({ mode: 'bridged', name: 'n', bridge: { name: 'br0' }, ips: [] }))
    // @ts-expect-error a word that is not known says so
    never(() => networks.define({ mode: 'bridged', name: 'n', bridge: { name: 'br0', macTableManager: 'foo' } }))
  })

  test('a definition may be readonly, or of any mode', () => {
    const written = {
      mode: 'nat',
      name: 'n',
      ips: [{ address: '10.0.0.1', prefix: 24, dhcp: { ranges: [{ start: '10.0.0.2', end: '10.0.0.9' }] } }],
      dnsmasqOptions: { options: ['a=b'] },
    } as const
    expectTypeOf(networks.define<'nat'>).returns.resolves.toEqualTypeOf<NatNetwork>()
    never(() => networks.define(written).then((network) => expectTypeOf(network).toEqualTypeOf<NatNetwork>()))
    never(() =>
      networks.define(written as NetworkDefinition).then((network) => expectTypeOf(network).toEqualTypeOf<NetworkOf>()),
    )
    // What is newer than this library can be written by its name.
    const newer: NetworkDefinition = { mode: 'unknown', name: 'n', forward: { mode: 'unknown:tunnel' } }
    expectTypeOf(newer).toExtend<NetworkDefinition>()
  })

  test('what was read may be of a kind that is not known', () => {
    expectTypeOf<InterfaceDefinition['type']>().extract<`unknown:${string}`>().toEqualTypeOf<`unknown:${string}`>()
    const interfaceOf = (definition: InterfaceDefinition) =>
      definition.type === 'network' ? definition.source.network : ''
    expectTypeOf(interfaceOf).returns.toEqualTypeOf<string>()
  })
})
