import { describe, expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { explain, type GuestState, type ReachabilityEndpoint } from '../../../src/reachability/index.js'
import { parseNetwork } from '../../../src/xml/index.js'
import { predictedAs } from '../../recorded/words.js'
import type { Machine } from '../harness/index.js'
import { sourceOf } from './observe.js'
import { network, setUp } from './scene.js'

/** A network with DHCP, as people have them. */
const withDhcp = (xml: string, number: number): string =>
  xml.replace(/<ip address='192[^>]*\/>/, (ip) =>
    ip.replace('/>', `><dhcp><range start='192.168.${number}.50' end='192.168.${number}.99'/></dhcp></ip>`),
  )

const modes = [
  ['bridged', network.bridged, undefined, ['yes', 'yes', 'yes']],
  ['nat', withDhcp(network.nat, 111), 111, ['yes', 'yes', 'no']],
  ['routed', withDhcp(network.routed, 112), 112, ['yes', 'yes', 'yes']],
  ['isolated', withDhcp(network.isolated, 113), 113, ['yes', 'no', 'no']],
  ['open', withDhcp(network.open, 114), 114, ['yes', 'yes', 'yes']],
] as const

describe('the five modes, with a real emulated guest', () => {
  test.each(modes)('%s', async (mode, xml, number, expected) => {
    await using scene = await setUp({ networks: [xml], guests: [], externalRoutes: true })
    const { host, lan } = scene
    if (number !== undefined) await lan.addRoute(`192.168.${number}.0/24`, host.ipv4 ?? '')
    await using guest = await host.qemuGuest({ name: 'q1', networks: [mode] })
    if (number === undefined) await guest.setAddress('10.50.0.101/24', '10.50.0.1')
    const address = await guest.address()
    const state: GuestState = { name: 'q1', network: mode, addresses: [address], hasDefaultRoute: mode !== 'isolated' }
    const facts = await readHostFacts(sourceOf(host))
    const own = number === undefined ? '10.50.0.2' : `192.168.${number}.1`
    const q1: ReachabilityEndpoint = { kind: 'guest', network: mode, guest: 'q1' }
    const x: ReachabilityEndpoint = { kind: 'external', address: '10.50.0.3' }
    await Promise.all([guest, host, lan.x].map((machine) => machine.listen(4100)))
    const ways: readonly (readonly [Machine, ReachabilityEndpoint, ReachabilityEndpoint, string])[] = [
      [guest, q1, { kind: 'host', address: own }, own],
      [guest, q1, x, '10.50.0.3'],
      [lan.x, x, q1, address],
    ]
    for (const [index, [sender, from, to, target]] of ways.entries()) {
      for (const protocol of ['icmp', 'tcp', 'udp'] as const) {
        const query = { from, to, family: 'ipv4', protocol } as const
        const answer = explain(query, {
          networks: [parseNetwork(xml)],
          facts: facts,
          guests: [state],
          assume: { externalRoutes: true },
        })
        const probe = protocol === 'icmp' ? await sender.ping(target, 2000) : await sender[protocol](target, 4100, 2000)
        expect([mode, index, protocol, probe.reached ? 'yes' : 'no']).toEqual([mode, index, protocol, expected[index]])
        expect(answer.verdict).toBe(expected[index])
        if (probe.source) expect(predictedAs(answer, protocol)).toBe(`ok src=${probe.source}`)
      }
    }
  })
})
