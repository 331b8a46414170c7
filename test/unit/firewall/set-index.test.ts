import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashKey, type Ip, inRange, ipOf, rangeOf, sixKey, sixKeyOf } from '../../../src/base/addresses/ip.js'
import { formatAddress, parseAddress } from '../../../src/base/index.js'
import { AddressSet } from '../../../src/firewall/evaluate/match/set-index.js'
import type { Value } from '../../../src/firewall/index.js'

const low = fc.integer({ min: 0, max: 40 })
const four = low.map((number) => `10.0.0.${number}`)
const six = low.map((number) => `2001:db8::${number.toString(16)}`)
const spanned = (address: fc.Arbitrary<string>, bits: readonly number[]) =>
  fc.oneof(
    address,
    fc.tuple(address, fc.constantFrom(...bits)).map(([text, length]) => ({ prefix: `${text}/${length}` })),
    fc.tuple(address, address).map(([from, to]) => ({ from, to })),
  )
const value: fc.Arbitrary<Value> = fc.oneof(spanned(four, [32, 31, 29, 28]), spanned(six, [128, 127, 124]))

const named = (one: Value, ip: Ip): boolean => {
  if (typeof one === 'string' || (typeof one === 'object' && 'prefix' in one)) {
    const range = rangeOf(typeof one === 'string' ? one : one.prefix)
    return range !== undefined && inRange(range, ip)
  }
  const [from, to] = typeof one === 'object' && 'from' in one ? [ipOf(String(one.from)), ipOf(String(one.to))] : []
  return from?.family === ip.family && to !== undefined && ip.value >= from.value && ip.value <= to.value
}

test('a set has the addresses that its elements name, and no others', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 30 }), fc.oneof(four, six), (values, text) => {
      const ip = ipOf(text) as Ip
      expect(new AddressSet(values).has(ip)).toBe(values.some((one) => named(one, ip)))
    }),
    { numRuns: 1000 },
  )
})

test('halves of all addresses are all of them', () => {
  const all = new AddressSet([
    { prefix: '128.0.0.0/1' },
    { prefix: '0.0.0.0/1' },
    { prefix: '::/1' },
    { prefix: '8000::/1' },
  ])
  expect(all.outside('ipv4', () => false)).toBe('all')
  expect(all.outside('ipv6', () => false)).toBe('all')
  const some = new AddressSet([{ prefix: '128.0.0.0/1' }, { prefix: '0.0.0.0/2' }])
  expect(some.outside('ipv4', () => false)).toBe('some')
  expect(some.outside('ipv6', () => false)).toBe('none')
  expect(some.outside('ipv4', () => true)).toBe('none')
})

test('addresses of one host number in many subnets are different in a hash', () => {
  const keys = Array.from({ length: 1000 }, (_, subnet) => sixKey(`2001:db8:${subnet.toString(16)}::1`))
  expect(new Set(keys).size).toBe(1000)
})

test('the quick readers of addresses agree with the thorough one', () => {
  const near = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.stringMatching(/^[0-9a-f:.]{0,20}$/),
    fc
      .tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }))
      .map(([number]) => formatAddress({ family: 'ipv6', value: number })),
  )
  fc.assert(
    fc.property(near, (text) => {
      const address = parseAddress(text)
      const ip = ipOf(text)
      expect(ip && [ip.family, BigInt(ip.value), ip.text]).toEqual(
        address && [address.family, address.value, formatAddress(address)],
      )
      const key = sixKey(text)
      if (key !== undefined) expect(address?.family).toBe('ipv6')
      if (ip?.family === 'ipv6') expect(hashKey(ip)).toBe(sixKeyOf(ip.value as bigint))
      if (key !== undefined && address) expect(key).toBe(sixKeyOf(address.value))
    }),
    { numRuns: 3000 },
  )
})
