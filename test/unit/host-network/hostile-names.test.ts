import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DefinitionError } from '../../../src/base/errors.js'
import type { HostNetworkDefinition } from '../../../src/host-network/definition.js'
import { iniValue } from '../../../src/host-network/render/ini.js'
import { renderHostNetwork } from '../../../src/host-network/render/render-host-network.js'
import { formatYaml } from '../../../src/host-network/render/yaml.js'
import { everyByte, nasty } from '../hostile-names.js'

/** Names of links that all who configure them take, and that YAML has other uses for. */
const odd = ['no', 'on', 'Y', 'null', 'NaN', 'true', '1e5', '0x', '1_0', '12e03', '_', '1.5', 'a-']
/** Numbers to systemd, which refuses them. */
const numbers = ['12', '017', '0o17', '0x1f', '0X1F', '0b1']
const renderers = ['netplan', 'nmstate', 'networkd', 'NetworkManager'] as const

const definition = (bridge: string, port: string, domain = 'example.org'): HostNetworkDefinition => ({
  ethernets: [{ name: port }],
  bridges: [
    {
      name: bridge,
      ports: [port],
      addresses: ['10.50.0.2/24'],
      nameservers: { addresses: ['10.50.0.1'], search: [domain] },
    },
  ],
})

/** Every text of a document, keys included. */
const textsIn = (value: unknown): unknown[] =>
  typeof value !== 'object' || value === null
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(textsIn)
      : Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)])

describe('rendered files', () => {
  test.each(odd)('a link called %s is that link to each reader', (name) => {
    for (const renderer of renderers) {
      for (const one of [definition(name, 'hw0', name), definition('hw0', name)]) {
        const contents = renderHostNetwork(one, renderer).map(({ content }) => content)
        if (renderer === 'netplan' || renderer === 'nmstate') {
          for (const version of ['1.1', '1.2'] as const)
            expect(contents.flatMap((content) => textsIn(parse(content, { version })))).toContain(name)
        } else
          expect(
            contents
              .join('\n')
              .split('\n')
              .map((line) => line.replace(/^[^=]+=/, '')),
          ).toContain(name)
      }
    }
  })

  test('a name that one of them would take for anything else is refused, and named', () => {
    const names = [
      ...nasty,
      ...everyByte,
      ...numbers,
      'a\nDHCP=yes',
      '../../etc/passwd',
      'x'.repeat(16),
      '',
      ' ',
      '\0',
      '\ud800',
    ]
    for (const name of names.filter((one) => numbers.includes(one) || !/^[a-zA-Z0-9_][\w.-]*$/.test(one))) {
      for (const renderer of renderers) {
        const asDomain = /^[\w.-]+$/.test(name) ? [] : [definition('br0', 'hw0', name)]
        for (const one of [definition(name, 'hw0'), definition('br0', name), ...asDomain]) {
          expect(() => renderHostNetwork(one, renderer)).toThrow(DefinitionError)
        }
      }
    }
  })
})

describe('one way into each kind of file', () => {
  const texts = [
    ...nasty,
    ...everyByte,
    ...odd,
    'a: b',
    '- a',
    'a #b',
    '[a]',
    'two\nlines',
    ' a ',
    '',
    '\u2028',
    '\x00',
    '|',
    '>',
  ]
  test('YAML of either version gives back any text, as value, key and item', () => {
    // This reader merges at `<<`, quoted or not.
    const value = Object.fromEntries(
      texts.filter((text) => text !== '__proto__' && text !== '<<').map((text) => [text, [text]]),
    )
    const text = formatYaml({ value })
    for (const version of ['1.1', '1.2'] as const) expect(parse(text, { version })).toEqual({ value })
  })

  test('INI takes what both of its readers read as it is, and nothing else', () => {
    for (const text of ['br0', 'a.b', '10.0.0.0/8', 'fd00::1/64', 'a b', '10.0.0.1;10.0.0.2;', 'true'])
      expect(iniValue(text)).toBe(text)
    for (const text of [
      'a\nb',
      'a\rb',
      ' a',
      'a ',
      'a\\sb',
      '%n',
      'eth*',
      '!eth0',
      '"a"',
      "it's",
      'a#b',
      '\x1b',
      '\u202e',
      '網',
    ])
      expect(() => iniValue(text)).toThrow(JSON.stringify(text))
  })
})
