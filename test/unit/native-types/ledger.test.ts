import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as constants from '../../../native-types/constants.js'
import type { FunctionDescription } from '../../../native-types/description.js'
import { describeHeaders } from '../../../native-types/generator/emit.js'
import { generate, readApis } from '../../../native-types/generator/generate.js'
import * as native from '../../../native-types/index.js'

const functions = native.functions()
const structs = native.structs()
const { describedVersion } = native

const folder = '/usr/share/libvirt/api'
const sources = ['libvirt-api.xml', 'libvirt-qemu-api.xml'].map((name) => join(folder, name))
const installed = sources.every(existsSync)
  ? readApis(sources.map((source) => readFileSync(source, 'utf8')))
  : undefined

/** The C types of a signature, as widths that a call can get wrong. */
const widths = (types: readonly string[]): string[] =>
  types.map((type) => {
    if (/\*|Ptr$|Func|Callback/.test(type)) return 'pointer'
    return (
      {
        'unsigned int': 'uint',
        int: 'int',
        'unsigned long': 'ulong',
        'unsigned long long': 'ulonglong',
        'long long': 'longlong',
        size_t: 'size_t',
        double: 'double',
        void: 'void',
      }[type] ?? type
    )
  })
const prototypeWidths = (prototype: string): string[] => {
  const [, returned = '', list = ''] = /^(.+?) ?vir\w+\((.*)\)$/.exec(prototype) ?? []
  const types = list === '' ? [] : list.split(', ').map((argument) => argument.replace(/ \w+$/, ''))
  return [returned.trim(), ...types].map((type) => (/^(str!?|void \*|intptr_t)$/.test(type) ? 'pointer' : type))
}

describe.skipIf(!installed)(
  `the bindings against the installed libvirt${installed ? '' : ': libvirt-dev is not installed'}`,
  () => {
    test('every public function is offered, or says why not', () => {
      const unaccounted = (installed ?? [])
        .flatMap((api) => api.functions)
        .filter(({ name }) => functions[name] === undefined)
      expect(unaccounted.map(({ name }) => name)).toEqual([])
      const silent = Object.entries(functions).filter(
        ([, { unexposed }]) => unexposed !== undefined && unexposed.length < 10,
      )
      expect(silent).toEqual([])
    })

    test('every prototype has the widths of C', () => {
      const wrong = (installed ?? [])
        .flatMap((api) => api.functions)
        .filter(({ name, returns, parameters }) => {
          const ours = prototypeWidths(functions[name]?.prototype ?? '')
          return JSON.stringify(ours) !== JSON.stringify(widths([returns, ...parameters.map(({ type }) => type)]))
        })
      expect(wrong.map(({ name }) => `${name}: ${functions[name]?.prototype}`)).toEqual([])
    })

    test('regenerated from it, they describe the same functions in the same way', () => {
      const headers = describeHeaders(installed ?? [])
      const regenerated = new Map(headers.flatMap((header) => [...header.functions]))
      // Which parameters may be NULL is read from libvirt's prose, which gets better from release to release.
      const comparable = (fn: FunctionDescription | undefined): unknown =>
        fn && {
          ...fn,
          parameters: fn.parameters.map((parameter) => ({
            ...parameter,
            nullable: undefined,
            name: undefined,
            of: undefined,
          })),
        }
      const different = [...regenerated].filter(
        ([name, fn]) => JSON.stringify(comparable(fn)) !== JSON.stringify(comparable(functions[name])),
      )
      expect(different.map(([name]) => name)).toEqual([])
    })

    test('generating again needs no line by hand', () => {
      const files = generate(sources.map((source) => readFileSync(source, 'utf8')))
      expect(files.map(({ name }) => name)).toContain('libvirt-network.ts')
      expect(files.every(({ text }) => text.startsWith('// Generated'))).toBe(true)
    })

    test('every constant has the value that libvirt gives it', () => {
      const ours = constants as unknown as Record<string, unknown>
      // The last value of an enum moves as libvirt grows.
      const moving = /_LAST$|^LIBVIR_VERSION_NUMBER$|_NR$/
      const wrong = (installed ?? [])
        .flatMap((api) => api.constants)
        .filter(({ name, value }) => ours[name] !== value && !moving.test(name))
      expect(wrong.map(({ name, value }) => `${name}: ${value}, not ${String(ours[name])}`)).toEqual([])
    })
  },
)

describe('the generated files', () => {
  test(`describe libvirt ${describedVersion}: 525 functions and 5 of libvirt-qemu`, () => {
    const all = Object.values(functions)
    expect(all.filter(({ library }) => library === 'libvirt')).toHaveLength(525)
    expect(all.filter(({ library }) => library === 'libvirt-qemu').length).toBeGreaterThanOrEqual(5)
    expect(Object.keys(structs)).toContain('virDomainInfo')
  })

  test('know the release of every function, and where its strings come from', () => {
    for (const [name, { since, prototype, returns }] of Object.entries(functions)) {
      expect(since, name).toMatch(/^\d+\.\d+\.\d+$/)
      expect(prototype, name).toContain(`${name}(`)
      if (returns.kind === 'string') expect(prototype, name).toMatch(/^str! /)
      if (returns.kind === 'borrowedString') expect(prototype, name).toMatch(/^str /)
    }
  })

  test('name only structs that they describe', () => {
    const named = Object.values(functions).flatMap(({ parameters, unexposed }) =>
      unexposed ? [] : parameters.flatMap((parameter) => ('struct' in parameter ? [parameter.struct] : [])),
    )
    expect(named.filter((name) => structs[name] === undefined)).toEqual([])
  })

  test('count only what is beside the count', () => {
    for (const [name, { parameters }] of Object.entries(functions)) {
      for (const parameter of parameters) {
        if (parameter.kind !== 'count') continue
        const counted = parameters.find(({ name: other }) => other === parameter.of)?.kind
        expect(['bytes', 'strings', 'scalars', 'typedParameters'], `${name}.${parameter.name}`).toContain(counted)
      }
    }
  })

  test('are not written by hand', () => {
    const described = fileURLToPath(new URL('../../../native-types/', import.meta.url))
    expect(readFileSync(join(described, 'libvirt-network.ts'), 'utf8')).toMatch(
      /^\/\/ Generated from libvirt-api\.xml \d+\.\d+\.\d+ by native-types\/generator/,
    )
  })
})
