/** Changes of a host's network that confirm themselves when packets pass, and go back when they do not. */
import { expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { machineThrough } from '../../src/machine/access/machine-through.js'
import { type Host, startHost, startLan } from './harness/index.js'
import { bridged, cutOff, sourceOf, stateOf } from './host-network-scene.js'

const far = (protocol: 'icmp' | 'tcp' | 'udp', address = '10.60.0.2', port = 8080) =>
  ({
    from: { kind: 'host' },
    to: { kind: 'external', address },
    protocol,
    ...(protocol !== 'icmp' && { port }),
  }) as const
const leftovers = (host: Host) => host.sh('ls -d /run/virtnet-* 2>/dev/null || :')

test('confirmed as soon as the gateway, the caller and a service answer', async () => {
  await using lan = await startLan()
  await using host = await startHost({ lan })
  await using listener = await lan.far.listen(8080)
  // As a login by ssh from a machine of the LAN would have it.
  const machine = machineThrough([
    'nsenter',
    ...host.realm.entrance(),
    '--',
    'env',
    'SSH_CONNECTION=10.50.0.3 40000 10.50.0.2 22',
  ])
  await using connection = await connect(host.uri, { machine })
  const confirmWhen = ['gateway', 'caller', far('icmp', 'fd60::2'), far('tcp'), far('udp')] as const
  const change = await connection.host.apply(bridged, { confirmWhen })
  expect(change.state).toBe('confirmed')
  expect(await leftovers(host)).toBe('')
  expect((await host.ping('10.60.0.2')).reached).toBe(true)
  expect((await connection.host.apply(bridged, { confirmWhen })).state).toBe('unchanged')
  expect(listener).toBeDefined()
})

test('rolled back when they do not: which is said, and the host is as it was', async () => {
  await using lan = await startLan()
  await using host = await startHost({ lan })
  await using connection = await connect(host.uri, { machine: sourceOf(host) })
  const before = await stateOf(host)
  const attempt = connection.host.apply(cutOff, {
    confirmWhen: [far('icmp', '10.50.0.3'), 'gateway'],
    confirmWithin: 6000,
  })
  await expect(attempt).rejects.toMatchObject({
    name: 'HostChangeError',
    state: 'rolled-back',
    unconfirmed: [expect.stringContaining('icmp to 10.50.0.3'), expect.stringContaining('the gateway')],
  })
  await expect(attempt).rejects.toThrow(
    'packets did not pass in time, and the change was rolled back: icmp to 10.50.0.3',
  )
  expect(await stateOf(host)).toBe(before)
  expect(await leftovers(host)).toBe('')
  // The service is not there, though the network is right.
  const refused = connection.host.apply(bridged, { confirmWhen: [far('tcp')], confirmWithin: 5000 })
  await expect(refused).rejects.toMatchObject({ unconfirmed: ['tcp to 10.60.0.2 port 8080: ECONNREFUSED'] })
  expect(await stateOf(host)).toBe(before)
})

test('what could not be sent is refused before anything is touched', async () => {
  await using host = await startHost()
  await using connection = await connect(host.uri, { machine: sourceOf(host) })
  const before = await stateOf(host)
  const definition = { bridges: [{ name: 'br7', ports: [] }] }
  const refused = async (confirmWhen: unknown, message: string) => {
    await expect(connection.host.apply(definition, { confirmWhen } as never)).rejects.toThrow(message)
    expect(await stateOf(host)).toBe(before)
  }
  await refused('gateway', 'applyHostNetwork: confirmWhen must be an array')
  await refused([], 'confirmWhen: is empty')
  await refused(['router'], `confirmWhen[0]: must be 'gateway', 'caller' or a packet, not "router"`)
  await refused([far('icmp', 'web')], 'confirmWhen[0].to.address: must be an IP address, not "web"')
  await refused([{ ...far('tcp'), port: 0 }], 'confirmWhen[0].port: must be a port (1–65535)')
  await refused([{ ...far('icmp'), from: { kind: 'guest' } }], "confirmWhen[0].from.kind: must be 'host'")
  await refused(['caller'], "'caller' is who is logged in by ssh, and nobody is")
})
