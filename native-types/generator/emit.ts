import type { CallbackDescription, FunctionDescription, StructDescription } from '../description.js'
import type { Api, ApiConstant } from './api.js'
import { describe, describeCallback, describeField, Types } from './classify.js'
import { cautions, unexposed } from './offer.js'
import * as overrides from './overrides.js'
import { callbacksInterface, callbackType, capitalized, fieldType, methodSignature } from './signature.js'

/** The description of one libvirt header. */
interface Header {
  readonly name: string
  readonly library: string
  readonly constants: ApiConstant[]
  readonly functions: Map<string, FunctionDescription>
  readonly structs: Map<string, StructDescription>
  readonly callbacks: Map<string, CallbackDescription>
}

/** Structs that only C uses, or that are older names of the typed parameter. */
const typedParameterStructs: readonly string[] = [
  'virTypedParameter',
  'virBlkioParameter',
  'virMemoryParameter',
  'virSchedParameter',
]

/**
 * Describes every public function, enum, struct and callback of the given API descriptions.
 *
 * @param apis  in an order in which none needs a constant of a later one, so libvirt first
 */
export function describeHeaders(apis: readonly Api[]): Header[] {
  const types = new Types()
  for (const api of apis) types.add(api)
  const headers = new Map<string, Header>()
  const header = (name: string, library: string): Header => {
    const found = headers.get(name) ?? {
      name,
      library,
      constants: [],
      functions: new Map(),
      structs: new Map(),
      callbacks: new Map(),
    }
    headers.set(name, found)
    return found
  }
  for (const api of apis) {
    const library = api.library as FunctionDescription['library']
    for (const constant of api.constants) header(constant.file, library).constants.push(constant)
    for (const struct of api.structs) {
      if (struct.fields.length === 0) continue
      const fields = struct.fields.map((field) => describeField(struct, field, types))
      header(struct.file, library).structs.set(struct.name, { since: struct.since, fields })
    }
    for (const callback of api.callbacks) {
      header(callback.file, library).callbacks.set(callback.name, {
        ...describeCallback(callback, types),
        since: callback.since,
      })
    }
    for (const fn of api.functions) header(fn.file, library).functions.set(fn.name, describe(fn, library, types))
  }
  checkOverrides([...headers.values()])
  return [...headers.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** Finds overrides without a target: they are mistakes, or libvirt has removed it. */
function checkOverrides(headers: readonly Header[]): void {
  const functions = new Map(headers.flatMap((header) => [...header.functions]))
  const names = [
    ...Object.keys(cautions),
    ...Object.keys(unexposed),
    ...Object.keys(overrides.nullable),
    ...Object.keys(overrides.returns),
    ...Object.keys(overrides.failures),
    ...Object.keys(overrides.eventCallbacks),
  ]
  const missing = names.filter((name) => !functions.has(name))
  for (const key of [
    ...Object.keys(overrides.parameters),
    ...Object.entries(overrides.nullable).flatMap(([fn, list]) => list.map((name) => `${fn}.${name}`)),
  ]) {
    const [fn = '', parameter] = key.split('.')
    if (!functions.get(fn)?.parameters.some(({ name }) => name === parameter)) missing.push(key)
  }
  unknownOverrides.splice(0, unknownOverrides.length, ...missing)
}

/** Overrides without a target in the last description; expected for a libvirt older than the table. */
export const unknownOverrides: string[] = []

const quoted = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/"(\w+)":/g, '$1: ')
    .replace(/,(?=\w+: |\{|")/g, ', ')
    .replace(/"((?:[^"\\]|\\.)*)"/g, (_, text: string) => (text.includes("'") ? `"${text}"` : `'${text}'`))

const page = (library: string, header: string): string => (library === 'libvirt' ? `libvirt-${header}` : header)
const anchor = (header: Header, name: string): string =>
  `https://libvirt.org/html/${page(header.library, header.name)}.html#${name}`

const caution = (name: string): string => {
  const text = cautions[name]
  return text === undefined ? '' : `${text} `
}

/** The generated file of a header. */
export function emitHeader(header: Header, source: string): string {
  const out: string[] = [
    `// Generated from ${source} by native-types/generator. Do not edit: change the generator or its overrides.`,
  ]
  const values = [...header.functions]
    .flatMap(([name, fn]) => (fn.unexposed === undefined ? [methodSignature(name, fn)] : []))
    .concat(
      [...header.structs.values()].map(({ fields }) => fields.map((field) => fieldType(field, fields)).join()),
      [...header.callbacks].map(([name, { parameters }]) => callbackType(name, parameters)),
    )
  out.push(...imports(header, values.join(' ')))
  out.push(...emitConstants(header))
  for (const [name, { fields, since }] of header.structs) {
    if (typedParameterStructs.includes(name)) continue
    const lines = fields.flatMap((field) => {
      const type = fieldType(field, fields)
      return type === undefined ? [] : [`  ${field.name}: ${type}`]
    })
    out.push(`/** Since ${since}. @see ${anchor(header, name)} */\nexport interface ${name} {\n${lines.join('\n')}\n}`)
  }
  for (const [name, { parameters, since }] of header.callbacks) {
    if (!offeredCallback(name)) continue
    out.push(`/** Since ${since}. @see ${anchor(header, name)} */\n${callbackType(name, parameters)}`)
  }
  const constants = new Map(header.constants.map(({ name, value }) => [name, value]))
  for (const name of header.functions.keys()) {
    const callbacks = callbacksInterface(name, constants)
    if (callbacks) out.push(callbacks)
  }
  const methods = [...header.functions].flatMap(([name, fn]) =>
    fn.unexposed === undefined
      ? [`  /** ${caution(name)}Since ${fn.since}. @see ${anchor(header, name)} */\n  ${methodSignature(name, fn)}`]
      : [],
  )
  out.push(`export interface ${interfaceName(header)} {\n${methods.join('\n')}\n}`)
  out.push(emitTable('functions', 'FunctionDescription', header.functions))
  out.push(emitTable('structs', 'StructDescription', header.structs))
  out.push(emitTable('callbacks', 'CallbackDescription', header.callbacks))
  return `${out.join('\n\n')}\n`
}

const offeredCallback = (name: string): boolean => !/^vir(Free|Event|StreamS|ConnectAuth|ErrorFunc)/.test(name)

function emitTable(name: string, type: string, entries: ReadonlyMap<string, unknown>): string {
  const lines = [...entries].map(([key, description]) => `  ${key}: ${quoted(description)},`)
  return `export const ${name} = (): Readonly<Record<string, ${type}>> => ({${lines.length ? `\n${lines.join('\n')}\n` : ''}})`
}

function emitConstants(header: Header): string[] {
  const enums = new Map<string, ApiConstant[]>()
  const macros: ApiConstant[] = []
  for (const constant of header.constants) {
    if (constant.enum === undefined) macros.push(constant)
    else enums.set(constant.enum, [...(enums.get(constant.enum) ?? []), constant])
  }
  const out = [...enums].map(([name, members]) => {
    const sorted = [...members].sort((a, b) => Number(a.value) - Number(b.value))
    const lines = sorted.map((member) => `  /** Since ${member.since}. */\n  ${member.name}: ${member.value},`)
    return [
      `/** @see ${anchor(header, name)} */\nexport const ${name} = {\n${lines.join('\n')}\n} as const`,
      `export type ${name} = (typeof ${name})[keyof typeof ${name}]`,
      `export const { ${sorted.map((member) => member.name).join(', ')} } = ${name}`,
    ].join('\n')
  })
  if (macros.length > 0) {
    out.push(
      macros
        .map(
          ({ name, value, since }) =>
            `/** Since ${since}. */\nexport const ${name} = ${typeof value === 'number' ? value : `'${value}'`}`,
        )
        .join('\n'),
    )
  }
  return out
}

const interfaceName = (header: Header): string => `${header.name.split('-').map(capitalized).join('')}Functions`

function imports(header: Header, used: string): string[] {
  const handles = [...new Set(used.match(/\bvir\w+Ptr\b/g) ?? [])].filter((name) => !/Callback/.test(name)).sort()
  const values = [...handles, ...(used.includes('TypedParameter') ? ['TypedParameter'] : [])]
  const lines = ["import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'"]
  const foreign = [...new Set(used.match(/\bvir[A-Z]\w+\b/g) ?? [])].filter(
    (name) => !handles.includes(name) && !header.structs.has(name) && !header.callbacks.has(name),
  )
  const homes = new Map<string, string[]>()
  for (const name of foreign) {
    const home = structHomes.get(name)
    if (home && home !== header.name) homes.set(home, [...(homes.get(home) ?? []), name])
  }
  for (const [home, names] of homes) lines.push(`import type { ${names.sort().join(', ')} } from './${home}.js'`)
  if (values.length > 0) lines.push(`import type { ${values.join(', ')} } from './values.js'`)
  return [lines.join('\n')]
}

/** The header that each struct or callback is written to, for imports. */
export const structHomes = new Map<string, string>()

/** `native-types/index.ts`, which combines all headers. */
export function emitIndex(headers: readonly Header[], version: string): string {
  const constants = new Map(
    headers.flatMap((header) => header.constants.map(({ name, value }) => [name, value] as const)),
  )
  const events = Object.entries(overrides.eventCallbacks).map(([name, { byId }]) => {
    const entries = Object.entries(byId).flatMap(([id, callback]) =>
      constants.has(id) ? [`${constants.get(id)}: '${callback}'`] : [],
    )
    return `  ${name}: { ${entries.join(', ')} },`
  })
  const names = headers.map(({ name }) => name)
  const identifier = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const merged = (table: string): string => names.map((name) => `  ...${identifier(name)}.${table}(),`).join('\n')
  return `// Generated by native-types/generator. Do not edit.
import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
${headers.map((header) => `import * as ${identifier(header.name)} from './${header.name}.js'`).join('\n')}

/** The release of libvirt that these files describe. */
export const describedVersion = '${version}'

/** The offered functions of libvirt, under their C names. */
export interface LibvirtFunctions
  extends ${headers.map((header) => `${identifier(header.name)}.${interfaceName(header)}`).join(',\n    ')} {}

/** Built on first use, so that importing the package does not pay for the tables. */
const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}

/** All public functions, offered or not. */
export const functions = once((): Readonly<Record<string, FunctionDescription>> => ({
${merged('functions')}
}))

export const structs = once((): Readonly<Record<string, StructDescription>> => ({
${merged('structs')}
}))

export const callbacks = once((): Readonly<Record<string, CallbackDescription>> => ({
${merged('callbacks')}
}))

/** The callback of each event ID; C casts all of them to one type. */
export const eventCallbacks: Readonly<Record<string, Readonly<Record<number, string>>>> = {
${events.join('\n')}
}
`
}

/** `native-types/constants.ts`: every constant under its C name. */
export function emitConstantsIndex(headers: readonly Header[]): string {
  const lines = headers.flatMap((header) => {
    const names = header.constants.flatMap((constant) => [
      constant.name,
      ...(constant.enum === undefined ? [] : [constant.enum]),
    ])
    return names.length === 0 ? [] : [`export { ${[...new Set(names)].sort().join(', ')} } from './${header.name}.js'`]
  })
  return `// Generated by native-types/generator. Do not edit.\n${lines.join('\n')}\n`
}
