import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { jsonText, yamlText } from '../../../cli/terminal/data-text.js'
import { findingText } from '../../../cli/terminal/finding-text.js'
import { wantsColour } from '../../../cli/terminal/io.js'
import { painted, plain } from '../../../cli/terminal/paint.js'
import { tabbed, tableText, width } from '../../../cli/terminal/table.js'

const terminal = { write: () => {}, isTTY: true }
const pipe = { write: () => {}, isTTY: false }

test.each([
  ['a terminal', terminal, {}, undefined, true],
  ['a pipe', pipe, {}, undefined, false],
  ['NO_COLOR', terminal, { NO_COLOR: '1' }, undefined, false],
  ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, undefined, true],
  ['FORCE_COLOR', pipe, { FORCE_COLOR: '1' }, undefined, true],
  ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, undefined, false],
  ['both', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, false],
  ['a dumb terminal', terminal, { TERM: 'dumb' }, undefined, false],
  ['--color', pipe, { NO_COLOR: '1' }, true, true],
  ['--no-color', terminal, { FORCE_COLOR: '1' }, false, false],
] as const)('colours on %s', (_, output, env, asked, wanted) => {
  expect(wantsColour(output, env, asked)).toBe(wanted)
})

test('columns line up whatever is coloured or wide in them', () => {
  const table = {
    head: ['NAME', 'STATE', 'BRIDGE'],
    rows: [
      ['lab', ['green', 'active'], 'virbr1'],
      ['网络', 'inactive', '-'],
    ],
  } as const
  expect(tableText(table, plain)).toBe(
    ['NAME  STATE     BRIDGE', 'lab   active    virbr1', '网络  inactive  -'].join('\n'),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(tableText(table, painted).replace(/\x1b\[\d+m/g, '')).toBe(tableText(table, plain))
  expect(tabbed(table)).toBe('lab\tactive\tvirbr1\n网络\tinactive\t-')
  expect(width('e\u0301')).toBe(1)
})

const hostile = 'lab\x1b[2J\u009b31m\u202egnp'

test('nothing that a terminal obeys gets out, and data stay what they are', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const obeyed = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/
  const value = { name: hostile, list: ['line\nline', 'a\u2028b'], big: 12n }
  for (const text of [jsonText(value), jsonText(value, 0)]) {
    expect(text).not.toMatch(obeyed)
    expect(JSON.parse(text)).toEqual({ ...value, big: 12 })
  }
  const plainValue = { name: hostile, note: 'two\nlines' }
  expect(yamlText(plainValue)).not.toMatch(obeyed)
  expect(parse(yamlText(plainValue))).toEqual(plainValue)
  expect(tableText({ head: ['NAME'], rows: [[hostile]] }, plain)).not.toMatch(obeyed)
  expect(tabbed({ head: ['A', 'B'], rows: [['a\tb', 'c\nd']] })).toBe('a\\x09b\tc\\x0ad')
})

test('a finding has what mends it now and for good, lines for files of other tools included', () => {
  const text = findingText(
    {
      severity: 'error',
      text: 'no leases',
      commands: ['iptables -I INPUT'],
      lasting: [{ text: 'put it into /etc/x', commands: ['x reload'], lines: ['allow dhcp', 'allow dns'] }],
    },
    plain,
  )
  expect(text.split('\n')).toEqual([
    'error: no leases',
    '  # iptables -I INPUT',
    '  permanently: put it into /etc/x',
    '  # x reload',
    '      allow dhcp',
    '      allow dns',
  ])
})

test('YAML is what people write', () => {
  expect(yamlText({ mode: 'nat', name: 'lab', ips: [{ address: '10.0.0.1', prefix: 24 }], uuid: undefined })).toBe(
    'mode: nat\nname: lab\nips:\n  - address: 10.0.0.1\n    prefix: 24',
  )
})
