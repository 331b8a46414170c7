import type { NetworkDefinition } from 'virtnet'

/** One network of each mode. A definition is plain data; its type has only what its mode supports. */
export const exampleNetworks: readonly NetworkDefinition[] = [
  {
    mode: 'nat',
    name: 'web',
    bridge: { name: 'virbr-web' },
    ips: [
      {
        address: '192.168.101.1',
        prefix: 24,
        dhcp: { ranges: [{ start: '192.168.101.10', end: '192.168.101.99' }] },
      },
    ],
  },
  {
    mode: 'routed',
    name: 'servers',
    bridge: { name: 'virbr-servers' },
    ips: [{ address: '10.20.0.1', prefix: 24 }],
  },
  { mode: 'bridged', name: 'lan', bridge: { name: 'br0' } },
  {
    mode: 'isolated',
    name: 'lab',
    bridge: { name: 'virbr-lab' },
    ips: [{ address: '10.30.0.1', prefix: 24 }],
  },
  {
    mode: 'open',
    name: 'own-rules',
    bridge: { name: 'virbr-own' },
    ips: [{ address: '10.40.0.1', prefix: 24 }],
  },
  { mode: 'macvtap', name: 'direct', forward: { mode: 'bridge', interfaces: [{ dev: 'eth0' }] } },
  { mode: 'hostdev', name: 'sriov', forward: { pf: { dev: 'eth1' } } },
]
