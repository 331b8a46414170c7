import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LibvirtError } from '../../../src/base/errors.js'
import { type Connection, connect } from '../../../src/connection/index.js'
import { checkInterface } from '../../../src/xml/interface/check-interface.js'
import { parseInterface } from '../../../src/xml/interface/parse-interface.js'
import { checkNetwork } from '../../../src/xml/network/check-network.js'
import { parseNetwork } from '../../../src/xml/network/parse-network.js'
import { largestBurst } from '../../../src/xml/parts/check-burst.js'

let connection: Connection
beforeAll(async () => {
  connection = await connect('test:///default')
})
afterAll(() => connection.close())

const define = async (xml: string) => {
  const network = await connection.libvirt.virNetworkDefineXML(xml)
  await connection.libvirt.virNetworkUndefine(network)
}
const severities = (xml: string) => checkNetwork(parseNetwork(xml)).map(({ severity }) => severity)

const network = (inside: string) => `<network><name>agreement</name>${inside}</network>`
const dhcp = (inside: string) => network(`<ip address='10.3.0.1' prefix='24'><dhcp>${inside}</dhcp></ip>`)
const dhcp6 = (inside: string) => network(`<ip family='ipv6' address='fd03::1' prefix='64'><dhcp>${inside}</dhcp></ip>`)
const ip = "<ip address='10.1.0.1' prefix='24'/>"

describe('what checkNetwork calls an error, libvirt refuses', () => {
  test.each([
    network("<ip address='10.1.0.1' prefix='24' netmask='255.255.255.0'/>"),
    network("<ip family='ipv6' address='10.1.0.1' prefix='24'/>"),
    network("<ip address='10.1.0.1' prefix='64'/>"),
    network("<ip address='10.1.0.1' netmask='255.0.255.0'><dhcp><range start='10.1.0.2' end='10.1.0.3'/></dhcp></ip>"),
    network("<ip family='ipv6' address='fd00::1' prefix='64'><tftp root='/x'/></ip>"),
    dhcp("<range start='10.3.0.2' end='10.3.1.9'/>"),
    dhcp("<range start='10.3.0.9' end='10.3.0.2'/>"),
    dhcp("<range start='10.3.0.0' end='10.3.0.2'/>"),
    dhcp("<range start='10.3.0.5' end='10.3.0.255'/>"),
    network("<ip address='10.1.0.1' prefix='8'><dhcp><range start='10.1.0.2' end='10.9.0.3'/></dhcp></ip>"),
    dhcp("<range start='10.3.0.5' end='10.3.0.9'><lease expiry='1'/></range>"),
    dhcp("<host ip='10.3.0.5'/>"),
    dhcp6("<host mac='52:54:00:00:00:01' ip='fd03::5'/>"),
    network(`${ip}<route address='10.2.0.1' prefix='24' gateway='10.1.0.2'/>`),
    network(`${ip}<route address='10.2.0.0' prefix='24' gateway='10.7.0.2'/>`),
    network("<forward mode='nat'/>"),
    network(`<forward mode='nat'><interface dev='eth0'/><interface dev='eth1'/></forward>${ip}`),
    network(`<forward mode='route' dev='eth0'><interface dev='eth1'/></forward>${ip}`),
    network(`<forward mode='nat'><nat><address start='1.2.3.9' end='1.2.3.4'/></nat></forward>${ip}`),
    network("<dns enable='no'><txt name='a' value='b'/></dns>"),
    network('<dns><forwarder/></dns>'),
    network("<dns><srv service='ldap' protocol='tcp' port='5'/></dns>"),
    network("<forward mode='vepa'><interface dev='eth1'/><interface dev='eth1'/></forward>"),
    network(
      "<forward mode='bridge'/><bridge name='b'/><vlan><tag id='1' nativeMode='tagged'/><tag id='2' nativeMode='untagged'/></vlan>",
    ),
  ])('%s', async (xml) => {
    expect(severities(xml)).toContain('error')
    await expect(define(xml)).rejects.toThrow(LibvirtError)
  })
})

describe('what checkNetwork calls an error, libvirt refuses since the release that knows it', () => {
  test.each([
    { since: 10_001_000, xml: network(`<domain name='lab' register='yes'/>${ip}`) },
    { since: 10_001_000, xml: network(`<domain name='lab' localOnly='no' register='yes'/>${ip}`) },
  ])('$since: $xml', async ({ since, xml }) => {
    expect(severities(xml)).toContain('error')
    if ((await connection.libvirt.virConnectGetLibVersion()) < since) await define(xml)
    else await expect(define(xml)).rejects.toThrow(LibvirtError)
  })
})

describe('the largest burst of a guest', () => {
  const limited = (burst: number) => `<interface type='network'><source network='default'/>
    <bandwidth><outbound average='10' burst='${burst}'/></bandwidth></interface>`
  const defineGuest = async (devices: string) => {
    const guest = await connection.libvirt.virDomainDefineXML(
      `<domain type='test'><name>limited</name><memory>1024</memory><os><type>hvm</type></os>
        <devices>${devices}</devices></domain>`,
    )
    await connection.libvirt.virDomainUndefine(guest)
  }

  test("is libvirt's", async () => {
    const [good, bad] = [limited(largestBurst), limited(largestBurst + 1)]
    expect(checkInterface(parseInterface(good))).toEqual([])
    await defineGuest(good)
    expect(checkInterface(parseInterface(bad))).toMatchObject([{ severity: 'error', path: 'bandwidth.outbound.burst' }])
    // Before that a guest with it is defined, and its start fails.
    if ((await connection.libvirt.virConnectGetLibVersion()) < 11_000_000) await defineGuest(bad)
    else await expect(defineGuest(bad)).rejects.toThrow(`maximum is '${largestBurst}'`)
  })
})

describe('what checkNetwork warns of, libvirt accepts without a word', () => {
  test.each([
    network("<ip address='10.1.0.0' prefix='24'/>"),
    network("<ip address='10.1.0.255' prefix='24'/>"),
    network("<ip address='10.1.0.1'/>"),
    dhcp("<host mac='52:54:00:00:00:01' ip='10.3.1.5'/>"),
    dhcp("<host mac='52:54:00:00:00:01' ip='10.3.0.5'/><host mac='52:54:00:00:00:01' ip='10.3.0.6'/>"),
    dhcp("<host name='a' ip='10.3.0.5'/><host name='a' ip='10.3.0.6'/>"),
    dhcp("<host name='a' ip='10.3.0.5'/><host name='b' ip='10.3.0.5'/>"),
    dhcp("<bootp file='x'/>"),
    dhcp6("<bootp file='x'/>"),
    network("<portgroup name='a'><port isolated='yes'/></portgroup>"),
    network("<forward mode='vepa'/>"),
    network("<forward mode='bridge'/><bridge name='br0'/><foo/>"),
    network("<dns enabled='no'/>"),
  ])('%s', async (xml) => {
    expect(severities(xml)).toContain('warning')
    expect(severities(xml)).not.toContain('error')
    await define(xml)
  })
})
