import { expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { capabilitiesOf } from '../../../src/modes/index.js'
import { explain, reachabilityMatrix } from '../../../src/reachability/index.js'
import { parseNetwork } from '../../../src/xml/index.js'
import { guestsOf, networksOf, recordedCase, recordedSource } from '../../recorded/recorded-cases.js'

const recorded = recordedCase('isolated')

/** The recorded network as one of a mode that came after this library. */
async function surroundings() {
  const [network] = networksOf(recorded)
  if (!network) throw new Error('no network')
  const xml = `<network><name>${network.name}</name><forward mode='tunnel'/></network>`
  return {
    networks: [parseNetwork(xml)],
    guests: guestsOf(recorded),
    facts: await readHostFacts(recordedSource(recorded)),
  }
}

test('what guests of a mode that is not known reach is a condition, which names the mode', async () => {
  const around = await surroundings()
  const [guest] = around.guests
  if (!guest) throw new Error('no guest')
  const from = { kind: 'guest', guest: guest.name, network: guest.network } as const
  const { verdict, conditions } = explain({ from, to: { kind: 'host' }, protocol: 'icmp', family: 'ipv4' }, around)
  expect(verdict).toBe('conditional')
  expect(conditions).toEqual([
    expect.objectContaining({ kind: 'foreign-switch', text: expect.stringContaining('tunnel') }),
  ])
})

test('a matrix has it, without a sure answer', async () => {
  const around = await surroundings()
  const { cells, places } = reachabilityMatrix(around, {})
  const name = around.networks[0]?.name ?? ''
  expect(places).toContain(name)
  const concerned = cells.filter(({ from, to }) => from === name || to === name)
  expect(concerned.length).toBeGreaterThan(0)
  for (const { verdict } of concerned) expect(verdict).toBe('conditional')
})

test('nothing is said of what such a mode can do', () => {
  const network = parseNetwork("<network><name>n</name><forward mode='tunnel'/></network>")
  expect(capabilitiesOf(network)).toMatchObject({ guestToHost: 'unknown', externalToGuest: 'unknown' })
})
