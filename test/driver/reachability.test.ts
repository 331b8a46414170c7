import { describe, expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { localMachine } from '../../src/machine/index.js'
import { readHostFacts } from '../../src/machine/read-host-facts.js'
import { explain } from '../../src/reachability/explain.js'
import { parseNetwork } from '../../src/xml/network/parse-network.js'
import { guestsOf, recordedCase, recordedSource } from '../recorded/recorded-cases.js'

const x = { kind: 'external', address: '10.50.0.3' } as const
const out = { from: { kind: 'guest', guest: 'g1' }, to: x, protocol: 'tcp' } as const

describe('on a simulated host', () => {
  test('live networks answer over facts that are given, as the engine does', async () => {
    const recorded = recordedCase('x-nat-nat')
    const definitions = Object.values(recorded.networks).map(parseNetwork)
    const host = await readHostFacts(recordedSource(recorded))
    const guests = guestsOf(recorded)
    await using connection = await connect('test:///default')
    for (const definition of definitions) await connection.networks.create(definition)
    const [first] = definitions
    const network = await connection.networks.get(first?.name ?? '')

    const answer = await network.explain(out, { facts: host, guests })
    const from = { ...out.from, network: network.name }
    expect(answer).toEqual(explain({ ...out, from, family: 'ipv4' }, { networks: definitions, guests, facts: host }))
    expect(answer).toMatchObject({ verdict: 'yes', sourceSeen: '10.50.0.2' })

    const all = await connection.reachability({ facts: host, guests })
    // The driver has a network of its own, whose bridge is on no host.
    expect(all.places.length).toBe(definitions.length + 3)
    expect(all.cells.filter(({ from }) => from === 'default').every(({ verdict }) => verdict === 'no')).toBe(true)
    const one = await network.reachability({ facts: host, guests, families: ['ipv4'] })
    expect(one.cells).toEqual(
      all.cells.filter(({ from, to, family }) => family === 'ipv4' && (from === network.name || to === network.name)),
    )
  })

  test('this machine is not taken for it', async () => {
    await using connection = await connect('test:///default', { machine: localMachine })
    const refused = /^machine: the machine that was read has no virbr0, the bridge of the running network default/
    await expect(connection.reachability()).rejects.toThrow(refused)
    const network = await connection.networks.get('default')
    await expect(network.explain({ ...out, from: { kind: 'guest' } })).rejects.toThrow('connect(uri, { machine })')
    // Where nothing runs, nothing has to be on the machine.
    await network.stop({ disconnectGuests: true })
    expect(await network.explain({ ...out, from: { kind: 'guest' } })).toMatchObject({
      verdict: 'no',
      failure: { kind: 'unattached', text: 'default: it is not active' },
      remedy: { commands: [{ command: 'virsh net-start default' }] },
    })
  })
})
