import { expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { explain, type ReachabilityQuery } from '../../../src/reachability/index.js'
import { assumptionsOf, guestsOf, networksOf, recordedFaults, recordedSource } from '../../recorded/recorded-cases.js'
import { altered } from '../altered-hosts.js'

/** Guests of 1500 bytes behind a tunnel of 1280, and a rule that drops what tells them so. */
const tunnel = () => {
  const found = recordedFaults.find(({ name }) => name === 'mtu-vpn')
  if (!found) throw new Error('mtu-vpn is not recorded')
  return found
}
const query: ReachabilityQuery = {
  from: { kind: 'guest', network: 'nat', guest: 'g1' },
  to: { kind: 'external', address: '10.60.0.2' },
  family: 'ipv4',
  protocol: 'tcp',
}

async function explained(asked: Partial<ReachabilityQuery>, recorded = tunnel()) {
  const [network] = networksOf(recorded)
  const from = { kind: 'guest', network: network?.name ?? '', guest: 'g1' } as const
  return explain(
    { ...query, from, ...asked },
    {
      networks: networksOf(recorded),
      guests: guestsOf(recorded),
      facts: await readHostFacts(recordedSource(recorded)),
      assume: assumptionsOf(recorded),
    },
  )
}

test('a connection opens, and what its longer packets meet is told', async () => {
  const { verdict, longest } = await explained({})
  expect(verdict).toBe('yes')
  expect(longest).toMatchObject({ bytes: 1280, evidence: 'tailscale0 mtu 1280' })
})

test.each([
  ['tcp', 1280, 'yes'],
  ['tcp', 1281, 'no'],
  ['udp', 1500, 'no'],
  ['icmp', 1200, 'yes'],
] as const)('%s with packets of %i bytes: %s', async (protocol, length, verdict) => {
  expect(await explained({ protocol, length })).toMatchObject({ verdict })
})

test('what gets through is shortened where the sender is told', async () => {
  const open = altered(tunnel(), { iptables: ['OUTPUT -p icmp -j ACCEPT'] })
  const { verdict, steps, longest } = await explained({ protocol: 'udp', length: 1500 }, open)
  expect(verdict).toBe('yes')
  expect(steps.map(({ text }) => text).join('\n')).toContain('the sender sends shorter packets')
  expect(longest).toBeUndefined()
})

test('a length that no packet has is refused', async () => {
  await expect(explained({ length: 20 })).rejects.toThrow("length: 20 is not a packet's length")
  await expect(explained({ length: 1500.5 })).rejects.toThrow("length: 1500.5 is not a packet's length")
})
