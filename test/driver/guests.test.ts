import { expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'

const open = () => connect('test:///default')

test('guests are listed and found, with their interfaces', async () => {
  await using connection = await open()
  const [guest] = await connection.guests.list({ active: true })
  expect(guest).toMatchObject({ name: 'test', state: { active: true, persistent: true } })
  expect(await connection.guests.list({ active: false })).toEqual([])
  expect((await connection.guests.get(guest?.uuid ?? '')).name).toBe('test')
  expect(await connection.guests.find('none')).toBeUndefined()
  const nic = guest?.interface('AA:BB:CC:DD:EE:FF')
  expect(nic).toMatchObject({ network: 'default', device: 'testnet0', linkState: 'up' })
  expect(await nic?.addresses()).toMatchObject([{ family: 'ipv4', address: '192.168.122.3', source: 'lease' }])
})

test('what the driver cannot do, and what makes no sense, is an error of its kind', async () => {
  await using connection = await open()
  await using guest = await connection.guests.get('test')
  const nic = guest.interface()
  await expect(guest.switch(nic.mac, { type: 'bridge', source: {} } as never)).rejects.toMatchObject({
    name: 'DefinitionError',
  })
  await expect(nic.update({ link: 'sideways' as never })).rejects.toMatchObject({ name: 'DefinitionError' })
  await expect(nic.setBandwidth({})).rejects.toMatchObject({ name: 'DefinitionError' })
  expect(() => guest.interface('52:54:00:00:00:01')).toThrow(/it has aa:bb:cc:dd:ee:ff \(testnet0\)/)
  expect(await guest.agent.isConnected()).toBe(false)
  await expect(guest.agent.run(['true'])).rejects.toMatchObject({ code: 'VIR_ERR_NO_SUPPORT' })
  await expect(connection.nwfilters.list()).rejects.toMatchObject({ code: 'VIR_ERR_NO_SUPPORT' })
  expect((await connection.hostInterfaces.list()).map(({ name }) => name)).toEqual(['eth1'])
})

test('MAC changes as events need libvirt 11.2, or say so', async () => {
  await using connection = await open()
  const changes = connection.guests.macChanges()
  if ((await connection.libvirt.virGetVersion()) >= 11_002_000) {
    await changes.return()
    return
  }
  await expect(changes.next()).rejects.toMatchObject({
    code: 'VIR_ERR_NO_SUPPORT',
    message: 'these events need libvirt 11.2, both here and in the daemon',
    remedy: expect.stringContaining('versions()'),
  })
})
