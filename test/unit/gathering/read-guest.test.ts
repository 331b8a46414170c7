import { describe, expect, test } from 'vitest'
import { readGuest } from '../../../src/gathering/read-guest.js'
import { parseInterface } from '../../../src/xml/interface/parse-interface.js'
import { requestedInterface } from '../../../src/xml/interface/requested-interface.js'

const mac = '52:54:00:00:00:01'

describe('a running interface as it could be asked for', () => {
  test('is of its network, without the port, the bridge and the names that libvirt chose', () => {
    const live = parseInterface(`<interface type='network'>
      <mac address='${mac}'/>
      <source network='lab' portgroup='slow' portid='d6e15549-2925-489c-a636-3a28ebe49ed4' bridge='virbr1'/>
      <target dev='vnet3'/><model type='virtio'/><link state='down'/><alias name='net0'/>
    </interface>`)
    expect(requestedInterface(live)).toEqual({
      type: 'network',
      mac: { address: mac },
      source: { network: 'lab', portgroup: 'slow' },
      model: 'virtio',
      link: 'down',
    })
  })

  test('is of its network also where it shows the device or the bridge behind it', () => {
    for (const source of [`dev='hw0' mode='bridge'`, `bridge='br0'`]) {
      const live = parseInterface(`<interface type='${source.startsWith('dev') ? 'direct' : 'bridge'}'>
        <mac address='${mac}'/><source network='lab' ${source}/><target dev='macvtap0'/>
        <vlan><tag id='7'/></vlan><virtualport type='openvswitch'/>
      </interface>`)
      expect(requestedInterface(live)).toEqual({ type: 'network', mac: { address: mac }, source: { network: 'lab' } })
    }
  })

  test('keeps what was asked for: its own bridge, names of its own', () => {
    const live = parseInterface(`<interface type='bridge'>
      <mac address='${mac}'/><source bridge='br0'/><target dev='web0'/><vlan><tag id='7'/></vlan><alias name='ua-web'/>
    </interface>`)
    expect(requestedInterface(live)).toEqual({
      type: 'bridge',
      mac: { address: mac },
      source: { bridge: 'br0' },
      target: { dev: 'web0' },
      vlan: { tags: [{ id: 7 }] },
      alias: 'ua-web',
    })
  })
})

test.each([
  ['connected', true],
  ['disconnected', false],
])('a guest with an agent whose channel is %s', (state, hasAgent) => {
  const channel = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='${state}'/></channel>`
  const other = `<channel type='unix'><target type='virtio' name='org.libguestfs.channel.0' state='connected'/></channel>`
  const xml = (devices: string) => `<domain type='qemu'><name>web</name><devices>${devices}</devices></domain>`
  expect(readGuest(xml(other + channel))).toMatchObject({ name: 'web', interfaces: [], hasAgent })
  expect(readGuest(xml(other)).hasAgent).toBe(false)
})
