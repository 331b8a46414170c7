/** What a packet has where a rule looks at it: each was a sure answer that the kernel contradicted. */
import { expect, test } from 'vitest'
import { hasFields } from '../../../src/firewall/evaluate/match/match.js'
import { statusWords } from '../../../src/firewall/evaluate/match/packet-fields.js'
import { readFields } from '../../../src/firewall/nft/nft-expression.js'
import type { Connection, Packet } from '../../../src/firewall/packet.js'

test.each(['type', 'saddr', 'daddr'])(
  'ether %s is read in a header that packets of the host do not have yet',
  (field) => {
    const fields = readFields({ payload: { protocol: 'ether', field } }) ?? []
    const has = (place: object) => hasFields(fields)({} as Packet, place, {} as never)
    expect([has({ inLink: 'eth0' }), has({ frameless: true })]).toEqual([true, false])
    // `meta protocol` needs no header.
    const protocol = readFields({ meta: { key: 'protocol' } }) ?? []
    expect(hasFields(protocol)({} as Packet, { frameless: true }, {} as never)).toBe(true)
  },
)

test('a connection is assured once its zone has seen the reply', () => {
  const words = (answered: boolean) =>
    statusWords({ protocol: 'tcp', role: 'later', connection: { answered } as Connection } as Packet)
  expect(words(true)).toContain('assured')
  expect(words(false)).not.toContain('assured')
})
