import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatAddress,
  formatSubnet,
  isMulticastMac,
  lastAddress,
  netmaskToPrefix,
  normalizeAddress,
  normalizeMac,
  parseAddress,
  parseSubnet,
  prefixToNetmask,
  reservedAddress,
  sameAddress,
  subnetContains,
  subnetOf,
  subnetsOverlap,
} from '../../../src/base/addresses/addresses.js'
import { seed } from '../xml/seed.js'

const address = (text: string) => {
  const parsed = parseAddress(text)
  if (!parsed) throw new Error(text)
  return parsed
}
const subnet = (text: string) => {
  const parsed = parseSubnet(text)
  if (!parsed) throw new Error(text)
  return parsed
}

describe('addresses', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['FD00::1', 'fd00::1'],
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:2:3:4:5:6:0:8', '1:2:3:4:5:6:0:8'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['::ffff:a00:1', '::ffff:10.0.0.1'],
    ['::10.0.0.1', '::10.0.0.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s is %s', (text, canonical) => {
    expect(normalizeAddress(text)).toBe(canonical)
  })

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.1/24',
    '1:2:3',
    '1::2::3',
    ':1::2',
    '1:2:3:4:5:6:7:8:9',
    '::1%eth0',
    '12345::',
    '1:2:3:4:5:6:7::8::',
    '::10.0.0.300',
    'g::1',
    '1:2:3:4:5:6:7:8::',
    ':::',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  test('any address survives being written and read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const parsed = address(text)
        expect(parseAddress(formatAddress(parsed))).toEqual(parsed)
        expect(sameAddress(text, formatAddress(parsed))).toBe(true)
      }),
      { seed, numRuns: 1000 },
    )
  })

  test('IPv6 is written as the WHATWG URL parser writes it', () => {
    const dotted = (text: string) => /^::(ffff:)?[\da-f]+:[\da-f]+$/.test(text) || text.includes('.')
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        const text = formatAddress({ family: 'ipv6', value })
        if (!dotted(text)) expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`)
      }),
      { seed, numRuns: 1000 },
    )
  })
})

describe('subnets', () => {
  test('netmasks and prefixes are the same thing twice', () => {
    for (let prefix = 0; prefix <= 32; prefix++) expect(netmaskToPrefix(prefixToNetmask(prefix))).toBe(prefix)
    for (let prefix = 0; prefix <= 128; prefix++) expect(netmaskToPrefix(prefixToNetmask(prefix, 'ipv6'))).toBe(prefix)
    for (const hole of ['255.0.255.0', '0.255.0.0', '255.255.255.1', '127.0.0.0', 'x']) {
      expect(netmaskToPrefix(hole), hole).toBeUndefined()
    }
  })

  test('contain what is in them', () => {
    expect(subnetContains(subnet('10.0.0.0/24'), address('10.0.0.255'))).toBe(true)
    expect(subnetContains(subnet('10.0.0.0/24'), address('10.0.1.0'))).toBe(false)
    expect(subnetContains(subnet('0.0.0.0/0'), address('255.255.255.255'))).toBe(true)
    expect(subnetContains(subnet('::/0'), address('10.0.0.1'))).toBe(false)
    expect(subnetContains(subnet('fd00::/64'), address('fd00::ffff:ffff:ffff:ffff'))).toBe(true)
    expect(subnetContains(subnet('fd00::/64'), address('fd00:0:0:1::'))).toBe(false)
  })

  test('overlap where one holds the other', () => {
    expect(subnetsOverlap(subnet('10.0.0.0/8'), subnet('10.9.0.0/24'))).toBe(true)
    expect(subnetsOverlap(subnet('10.9.0.0/24'), subnet('10.0.0.0/8'))).toBe(true)
    expect(subnetsOverlap(subnet('10.9.0.0/24'), subnet('10.9.1.0/24'))).toBe(false)
    expect(subnetsOverlap(subnet('0.0.0.0/0'), subnet('::/0'))).toBe(false)
  })

  test('are read with host bits set, and not with anything else wrong', () => {
    expect(formatSubnet(subnet('192.168.122.1/24'))).toBe('192.168.122.0/24')
    expect(formatSubnet(subnet('fd00::5/48'))).toBe('fd00::/48')
    for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', '/24', 'fd00::/129', '10.0.0.0/1e1']) {
      expect(parseSubnet(text), text).toBeUndefined()
    }
    expect(subnetOf(address('10.0.0.1'), 1.5)).toBeUndefined()
  })

  test('know their first and last address', () => {
    expect(formatAddress(lastAddress(subnet('10.0.0.0/23')))).toBe('10.0.1.255')
    expect(reservedAddress(subnet('10.0.0.0/24'), address('10.0.0.0'))).toBe('network')
    expect(reservedAddress(subnet('10.0.0.0/24'), address('10.0.0.255'))).toBe('broadcast')
    expect(reservedAddress(subnet('10.0.0.0/24'), address('10.0.0.1'))).toBeUndefined()
    expect(reservedAddress(subnet('10.0.0.0/31'), address('10.0.0.0'))).toBeUndefined()
    expect(reservedAddress(subnet('fd00::/64'), address('fd00::ffff:ffff:ffff:ffff'))).toBeUndefined()
  })
})

test('MAC addresses', () => {
  expect(normalizeMac('52:54:00:AB:CD:EF')).toBe('52:54:00:ab:cd:ef')
  for (const text of ['52:54:00:ab:cd', '5254.00ab.cdef', '52-54-00-ab-cd-ef', '52:54:00:ab:cd:eg']) {
    expect(normalizeMac(text), text).toBeUndefined()
  }
  expect(isMulticastMac('01:00:5e:00:00:01')).toBe(true)
  expect(isMulticastMac('52:54:00:00:00:01')).toBe(false)
})
