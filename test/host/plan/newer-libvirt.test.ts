/** A network that an older libvirt stored is the same to a newer one. */
import { expect, test } from 'vitest'
import { connect } from '../../../src/connection/index.js'
import { diffNetwork } from '../../../src/plan/diff-network.js'
import type { NatDefinition } from '../../../src/xml/network/network.js'
import { startHost } from '../harness/index.js'
import { fieldCases } from './fields.js'

const full: NatDefinition = {
  mode: 'nat',
  name: 'full',
  ipv6: true,
  forward: { nat: { port: { start: 1024, end: 65535 } } },
  bridge: { delay: 0 },
  ips: [
    {
      address: '10.7.1.1',
      netmask: '255.255.255.0',
      dhcp: {
        ranges: [
          { start: '10.7.1.20', end: '10.7.1.29', lease: { expiry: 60 } },
          { start: '10.7.1.2', end: '10.7.1.9' },
        ],
        hosts: [{ mac: '52:54:00:AA:00:01', ip: '10.7.1.5', name: 'Web' }],
      },
    },
    { address: 'FD07:0::1', prefix: 64 },
  ],
  dns: { enable: true, hosts: [{ ip: '10.7.1.8', hostnames: ['b', 'a'] }], forwarders: [{ addr: '10.0.0.1' }] },
  portGroups: [
    { name: 'z', default: false },
    { name: 'a', default: true },
  ],
  metadata: '<a:x xmlns:a="urn:a"><a:y/></a:x>',
}

test('what 9.0 stored and ran is no change to 12.8', async () => {
  const wanted = [...fieldCases.filter(({ mode }) => mode === 'nat').map(({ base }) => base), full]
  const stored: string[] = []
  {
    await using host = await startHost({ libvirt: '9.0' })
    await using connection = await connect(host.uri)
    for (const definition of wanted) {
      await using network = (await connection.networks.ensure(definition)).network
      stored.push(await network.xml({ stored: true }))
    }
  }
  await using host = await startHost({ libvirt: '12.8' })
  await using connection = await connect(host.uri)
  for (const [index, definition] of wanted.entries()) {
    await (await connection.libvirt.virNetworkDefineXML(stored[index] as string)).free()
    await using network = await connection.networks.get(definition.name)
    await network.start()
    await network.setAutostart(true)
    expect(
      diffNetwork(definition, { stored: await network.stored(), running: (await network.refresh()).definition }),
    ).toEqual({
      stored: [],
      running: [],
      pending: [],
    })
    expect((await connection.networks.ensure(definition)).steps).toEqual([])
  }
})
