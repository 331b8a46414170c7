import { describe, expect, test } from 'vitest'
import { type Case, cases } from './cases.js'
import {
  checkFilter,
  checkInterface,
  DefinitionError,
  type FilterDefinition,
  type InterfaceDefinition,
  parseInterface,
} from './surface.js'

const of = (...groups: string[]) => cases.filter(({ group }) => groups.includes(group))
const severities = ({ check, parse, xml }: Case) => check(parse(xml)).map(({ severity }) => severity)

/** What a definition carries beside its properties, anywhere in it. */
function carried(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const { unmodelled, ...rest } = value as Record<string, unknown>
  return [...(unmodelled === undefined ? [] : [unmodelled]), ...Object.values(rest).flatMap(carried)]
}

test('there are cases of every class', () => {
  expect([...new Set(cases.map(({ group }) => group))].sort()).toEqual([...'ABCDEFGH'])
})

describe.each(of('A', 'B', 'C', 'D', 'F', 'G', 'H'))('$group: $name', ({ parse, build, check, xml }) => {
  test('is read, without an error, and comes back the same', () => {
    const definition = parse(xml)
    expect(check(definition).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(parse(build(definition))).toEqual(definition)
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
  })
})

describe('C, F: what libvirt drops or ignores is warned of', () => {
  test.each(of('C', 'F'))('$name', (one) => {
    expect(severities(one)).toContain('warning')
  })
})

describe('D: what has an effect is modelled', () => {
  test.each(of('D'))('$name', ({ parse, xml }) => {
    expect(carried(parse(xml))).toEqual([])
  })
})

describe('E: what libvirt refuses is an error', () => {
  test.each(of('E'))('$name', (one) => {
    expect(severities(one)).toContain('error')
    expect(() => one.build(one.parse(one.xml))).toThrow(DefinitionError)
  })
})

describe('G: what is right is not found fault with', () => {
  test.each(of('G'))('$name', (one) => {
    expect(severities(one)).toEqual([])
  })
})

describe('C: of somebody who writes it, it is refused', () => {
  const rule = (properties: object) =>
    checkFilter({
      name: 'f',
      entries: [{ element: 'rule', action: 'accept', direction: 'out', ...properties }],
    } as FilterDefinition)
  const withParameter = (value: string): InterfaceDefinition => ({
    type: 'network',
    source: { network: 'default' },
    filterRef: { filter: 'clean-traffic', parameters: [{ name: 'IP', value }] },
  })

  test('a priority out of range', () => {
    expect(rule({ priority: 5000 })).toEqual([
      { severity: 'error', path: 'entries[0].priority', message: '5000 is not a whole number from -1000 to 1000' },
    ])
  })

  test('a value of a parameter with other characters', () => {
    expect(checkInterface(withParameter('192.0.2.1/24'))).toEqual([
      expect.objectContaining({ severity: 'error', path: 'filterRef.parameters[0].value' }),
    ])
  })

  test('but what was read so can be edited, and written as it was', () => {
    const xml = `<interface type='network'><source network='default'/>
      <filterref filter='clean-traffic'><parameter name='IP' value='192.0.2.1/24'/></filterref></interface>`
    const read = parseInterface(xml)
    const errorsOf = (definition: InterfaceDefinition) =>
      checkInterface(definition).filter(({ severity }) => severity === 'error')
    expect(errorsOf({ ...read, model: 'virtio' })).toEqual([])
    const [parameter] = read.filterRef?.parameters ?? []
    const edited = { filter: 'clean-traffic', parameters: [{ ...parameter, name: 'IP', value: '192.0.2.1/25' }] }
    expect(errorsOf({ ...read, filterRef: edited })).toHaveLength(1)
  })
})

test('a PCI address of zeroes is none to libvirt, whatever its function', () => {
  const findingsOf = (address: { function?: number; slot?: number }) =>
    checkInterface({ type: 'network', source: { network: 'lab' }, address: { type: 'pci', ...address } })
  expect(findingsOf({ function: 1 })).toEqual([expect.objectContaining({ severity: 'warning', path: 'address' })])
  expect(findingsOf({ function: 1, slot: 4 })).toEqual([])
})
