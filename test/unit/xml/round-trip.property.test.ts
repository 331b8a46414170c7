import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { netmaskToPrefix } from '../../../src/base/addresses/addresses.js'
import {
  buildFilter,
  buildInterface,
  buildNetwork,
  buildPort,
  parseFilter,
  parseInterface,
  parseNetwork,
  parsePort,
} from '../../../src/xml/index.js'
import { randomRuns } from '../../random-runs.js'
import { filters, interfaces, networks, ports } from './definition-arbitraries.js'
import { seed } from './seed.js'

const rooms = [
  { name: 'network', arbitrary: networks, parse: parseNetwork, build: buildNetwork },
  { name: 'interface', arbitrary: interfaces, parse: parseInterface, build: buildInterface },
  { name: 'filter', arbitrary: filters, parse: parseFilter, build: buildFilter },
  { name: 'port', arbitrary: ports, parse: parsePort, build: buildPort },
] as const

// Generating takes most of the time.
describe.each(rooms)('any $name', { timeout: 60_000 }, ({ arbitrary, parse, build }) => {
  const read = parse as (xml: string) => unknown
  const write = build as (definition: unknown) => string

  test('is read as it was written, in canonical form', () => {
    fc.assert(
      fc.property(arbitrary({ carried: true }), (definition) => {
        const xml = write(definition)
        const once = read(xml)
        // A second time nothing changes: text and data are canonical now.
        expect(write(once)).toBe(xml)
        expect(read(write(once))).toEqual(once)
        expect(canonical(once)).toEqual(canonical(definition))
      }),
      { numRuns: randomRuns(300), seed },
    )
  })

  test('survives JSON', () => {
    fc.assert(
      fc.property(arbitrary(), (definition) => {
        const once = read(write(definition))
        expect(JSON.parse(JSON.stringify(once))).toEqual(once)
      }),
      { numRuns: randomRuns(50), seed },
    )
  })
})

/** A netmask is read as its bits. */
const bits = (mask: unknown): unknown => (typeof mask === 'string' ? (netmaskToPrefix(mask) ?? scalar(mask)) : mask)

/** Lists of words, which libvirt writes in an order of its own. */
const wordLists = new Set(['state', 'flags'])

const words = (text: string): string =>
  text.startsWith('$')
    ? scalar(text)
    : text
        .toUpperCase()
        .split('/')
        .map((side) => {
          const set = [...new Set(side.split(','))].sort()
          return set.length === 6 || set.includes('ALL') ? 'ALL' : set.join()
        })
        .join('/')

/** Without what the written form has several ways to say: case, the form of an address, what stands where. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value === 'string') return scalar(value)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (key === 'after') return []
    const made = key.endsWith('IpMask')
      ? bits(item)
      : key === 'ipsetFlags'
        ? scalar(String(item).toLowerCase())
        : wordLists.has(key)
          ? words(String(item))
          : canonical(item)
    // An element that says nothing but its fixed attributes is not shown.
    if (key === 'forward' && JSON.stringify(made) === '{}') return []
    if ((key === 'unmodelled' || key === 'virtualPort' || key === 'driver') && JSON.stringify(made) === '{}') return []
    return [[key, made] as const]
  })
  return Object.fromEntries(entries.filter(([, item]) => JSON.stringify(item) !== '{"unmodelled":{}}'))
}

const scalar = (text: string): string => {
  const index = /^(\$\w*)\[(@?)(\d+)\]$/.exec(text)
  if (index) return index[2] && Number(index[3]) === 0 ? `${index[1]}` : `${index[1]}[${index[2]}${Number(index[3])}]`
  if (/^[0-9a-f]{32}$/i.test(text)) return text.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  if (/^[0-9a-f-]{36}$/i.test(text) || /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(text)) {
    return text
      .toLowerCase()
      .split(':')
      .map((octet) => octet.padStart(2, '0'))
      .join(':')
  }
  if (/^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)) {
    try {
      return new URL(`http://[${text}]/`).hostname
    } catch {
      return text
    }
  }
  return text
}
