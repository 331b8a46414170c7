import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NetworkDefinition, NetworkMode } from '../../../src/index.js'
import * as published from '../../../src/index.js'
import { guestsOf, networksOf, type RecordedCase, recordedCase, recordedSource } from '../../recorded/recorded-cases.js'
import { libraryWithMode } from './library-with-mode.js'
import { relayed } from './relayed.js'

let library: ReturnType<typeof libraryWithMode>
let added: typeof published

beforeAll(async () => {
  library = libraryWithMode(relayed)
  added = (await import(join(library.source, 'index.ts'))) as typeof published
}, 60_000)
afterAll(() => library?.[Symbol.dispose]())

const mode = 'relayed' as NetworkMode
const xml = `<network>
  <name>r</name>
  <forward mode='relay' dev='eth1'/>
  <bridge name='virbr9' stp='on' delay='0'/>
  <ip address='10.9.0.1' prefix='24'/>
</network>`
const example = { mode, name: 'r', ips: [{ address: '10.9.0.1', prefix: 24 }] } as NetworkDefinition
const errorsOf = (definition: object) =>
  added.checkNetwork(definition as NetworkDefinition).map(({ path, message }) => `${path} ${message}`)

/** A recorded host whose network is of this mode instead. */
async function around(recorded: RecordedCase) {
  const networks = networksOf(recorded).map((network) => ({ ...network, mode }) as NetworkDefinition)
  return { networks, guests: guestsOf(recorded), facts: await added.readHostFacts(recordedSource(recorded)) }
}

describe('a mode that is added by its row, its table and its class', () => {
  test('is unknown without them', () => {
    expect(published.parseNetwork(xml)).toMatchObject({ mode: 'unknown', forward: { mode: 'unknown:relay' } })
    expect(() => published.buildNetwork(example)).toThrow(published.DefinitionError)
  })

  test('is read and written', () => {
    const definition = added.parseNetwork(xml)
    expect(definition).toMatchObject({ mode, forward: { dev: 'eth1' }, bridge: { name: 'virbr9' } })
    expect(added.parseNetwork(added.buildNetwork(definition))).toEqual(definition)
    expect(added.buildNetwork(example)).toContain("<forward mode='relay'/>")
  })

  test('is checked by what its row says', () => {
    expect(errorsOf(example)).toEqual([])
    expect(errorsOf({ mode, name: 'r' })).toEqual([
      "ips is required with mode 'relayed': the host needs an address on the network",
    ])
    expect(errorsOf({ ...example, vlan: { tags: [{ id: 7 }] } })).toEqual([])
    expect(errorsOf({ ...example, portGroups: [{ name: 'g', bandwidth: { inbound: { average: 1 } } }] })).toEqual([
      "portGroups[0].bandwidth is not allowed with mode 'relayed'; set it on the guest's interface",
    ])
    expect(errorsOf({ ...example, virtualPort: { type: 'openvswitch' } }).join()).toContain("with mode 'relayed'")
    // Others name it where they list the modes that have what they lack.
    const routed = { mode: 'routed', name: 'n', ips: [{ address: '10.9.0.1', prefix: 24 }] }
    const vlan = errorsOf({ ...routed, portGroups: [{ name: 'g', vlan: { tags: [{ id: 7 }] } }] }).join()
    expect(vlan).toMatch(/modes that support VLANs: .*\brelayed\b/)
  })

  test('is in the schema', () => {
    const schema = JSON.stringify(added.definitionSchema('network'))
    expect(schema).toContain('"relayed"')
    expect(JSON.stringify(published.definitionSchema('network'))).not.toContain('relayed')
  })

  test('has its class', () => {
    const Relayed = added.networkModes[mode]
    expect(Relayed.name).toBe('RelayedNetwork')
    expect(Relayed.prototype).toBeInstanceOf(added.VirtualNetwork)
    expect(Relayed.capabilities).toBe(added.capabilitiesOf(mode))
  })

  test('is among the capabilities, and among the modes for what is wanted', () => {
    expect(added.modeCapabilities).toHaveProperty(mode)
    expect(added.capabilitiesOf(example).how).toBe('A relay speaks for the guests.')
    expect(added.capabilityMode(example as never)).toBe(mode)
    const { choices } = added.modesFor({ guestToExternal: true, externalToGuest: false })
    expect(choices.map((choice) => choice.mode)).toContain(mode)
    const { refusals } = added.modesFor({ externalToGuest: true })
    expect(refusals.find((refusal) => refusal.mode === mode)?.because).toEqual([
      'it does not let external systems reach the guests',
    ])
  })

  test('is followed by packets: as recorded of a mode that does the same', async () => {
    const recorded = recordedCase('nat')
    const surroundings = await around(recorded)
    const nat = { ...surroundings, networks: networksOf(recorded) }
    const relay = added.reachabilityMatrix(surroundings, {})
    expect(relay).toEqual(added.reachabilityMatrix(nat, {}))
    expect(relay.cells.map(({ verdict }) => verdict)).toContain('yes')
    // A mode that was not added has no sure answers.
    expect(published.explain(...queryOf(nat)).verdict).toBe('yes')
    const tunnel = networksOf(recorded).map(({ name }) => published.parseNetwork(xml.replace('>r<', `>${name}<`)))
    expect(published.explain(...queryOf({ ...nat, networks: tunnel })).verdict).toBe('conditional')
  })

  test('has rules of libvirt that can be missed', async () => {
    const recorded = recordedCase('nat')
    const { networks, facts: host } = await around(recorded)
    expect(added.findTampering(networks, host)).toEqual([])
    const off = { ...host, sysctls: { ...host.sysctls, 'net.ipv4.ip_forward': '0' } }
    expect(added.findTampering(networks, off).map(({ kind }) => kind)).toEqual(['forwarding-off'])
    // It hides IPv6 too, for which NAT has to be asked.
    const six = recordedCase('nat-v6-routed')
    const seen = await around(six)
    const missed = (found: readonly { readonly text: string }[]) => found.map(({ text }) => text).join('\n')
    expect(missed(published.findTampering(networksOf(six), seen.facts))).toBe('')
    expect(missed(added.findTampering(seen.networks, seen.facts))).toContain('LIBVIRT_PRT lacks a rule of')
  })
})

function queryOf(around: published.Surroundings): Parameters<typeof published.explain> {
  const [guest] = around.guests ?? []
  if (!guest) throw new Error('no guest')
  const from = { kind: 'guest', guest: guest.name, network: guest.network } as const
  return [{ from, to: { kind: 'external' }, protocol: 'tcp', port: 80, family: 'ipv4' }, around]
}
