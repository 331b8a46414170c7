import { XMLParser } from 'fast-xml-parser'

/** The content of one libvirt-api.xml that the generator uses: facts, not documentation texts. */
export interface Api {
  /** `libvirt`, `libvirt-qemu`, … */
  readonly library: string
  readonly functions: readonly ApiFunction[]
  readonly callbacks: readonly ApiFunction[]
  readonly structs: readonly ApiStruct[]
  readonly constants: readonly ApiConstant[]
  /** Typedef → the underlying C type; without enums. */
  readonly aliases: ReadonlyMap<string, string>
}

export interface ApiParameter {
  readonly name: string
  readonly type: string
  /** Whether the documentation allows NULL. */
  readonly optional: boolean
}

export interface ApiFunction {
  readonly name: string
  readonly file: string
  readonly since: string
  readonly returns: string
  readonly parameters: readonly ApiParameter[]
}

export interface ApiStruct {
  readonly name: string
  readonly file: string
  readonly since: string
  readonly fields: readonly { readonly name: string; readonly type: string }[]
}

export interface ApiConstant {
  readonly name: string
  readonly file: string
  readonly since: string
  /** Its enum; omitted for a macro. */
  readonly enum?: string
  readonly value: number | string
}

type Node = Record<string, unknown>

const listed = (node: unknown): Node[] => (Array.isArray(node) ? node : node === undefined ? [] : [node]) as Node[]
const attribute = (node: Node, name: string): string => String(node[`@${name}`] ?? '')

/**
 * Reads an API description, as written by libvirt's build.
 *
 * @param xml  the text of libvirt-api.xml, or of a similar file such as libvirt-qemu-api.xml
 * @throws Error  if the text has no `<api>` root, or a constant cannot be resolved
 */
export function readApi(xml: string, known: ReadonlyMap<string, number | string> = new Map()): Api {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseAttributeValue: false,
    processEntities: true,
    isArray: (name) => ['function', 'functype', 'struct', 'enum', 'macro', 'typedef', 'arg', 'field'].includes(name),
  })
  const api = (parser.parse(xml) as Node).api as Node | undefined
  if (!api) throw new Error('not a libvirt API description: it has no <api> element')
  const symbols = api.symbols as Node
  return {
    library: attribute(api, 'name'),
    functions: listed(symbols.function).map(readFunction),
    callbacks: listed(symbols.functype).map(readFunction),
    structs: listed(symbols.struct).map(readStruct),
    constants: readConstants(symbols, known),
    aliases: readAliases(symbols),
  }
}

function readFunction(node: Node): ApiFunction {
  return {
    name: attribute(node, 'name'),
    file: attribute(node, 'file'),
    since: attribute(node, 'version'),
    returns: attribute(node.return as Node, 'type'),
    parameters: listed(node.arg).map((argument) => ({
      name: attribute(argument, 'name'),
      type: attribute(argument, 'type'),
      optional: /\boptional\b|\bor NULL\b|\bcan be NULL\b|\bNULL for\b/i.test(attribute(argument, 'info')),
    })),
  }
}

function readStruct(node: Node): ApiStruct {
  return {
    name: attribute(node, 'name'),
    file: attribute(node, 'file'),
    since: attribute(node, 'version'),
    fields: listed(node.field).map((field) => ({ name: attribute(field, 'name'), type: attribute(field, 'type') })),
  }
}

function readAliases(symbols: Node): Map<string, string> {
  const aliases = new Map<string, string>()
  for (const node of listed(symbols.typedef)) {
    const type = attribute(node, 'type')
    aliases.set(attribute(node, 'name'), type === 'enum' ? 'int' : type)
  }
  return aliases
}

/** Enum values and macros with a number or string value. Resolves values that name another constant. */
function readConstants(symbols: Node, known: ReadonlyMap<string, number | string>): ApiConstant[] {
  const enums = listed(symbols.enum)
  const raw = new Map(enums.map((node) => [attribute(node, 'name'), attribute(node, 'value')]))
  const resolve = (name: string, seen: readonly string[] = []): number => {
    const value = raw.get(name) ?? known.get(name)
    if (value === undefined || seen.includes(name)) throw new Error(`${seen.at(0) ?? name}: cannot resolve ${name}`)
    return /^-?\d+$/.test(String(value)) ? Number(value) : resolve(String(value), [...seen, name])
  }
  const constants: ApiConstant[] = enums.map((node) => ({
    name: attribute(node, 'name'),
    file: attribute(node, 'file'),
    since: attribute(node, 'version'),
    enum: attribute(node, 'type'),
    value: resolve(attribute(node, 'name')),
  }))
  const values = new Map<string, number | string>(constants.map(({ name, value }) => [name, value]))
  for (const node of listed(symbols.macro)) {
    const name = attribute(node, 'name')
    const value = node['@string'] === undefined ? evaluate(attribute(node, 'raw'), values) : attribute(node, 'string')
    if (value === undefined || node['@params'] !== undefined) continue
    values.set(name, value)
    constants.push({ name, file: attribute(node, 'file'), since: attribute(node, 'version'), value })
  }
  return constants
}

/** `16`, `(256 + 1)`, `9007199254740991LL`, or another constant's name. */
function evaluate(raw: string, values: ReadonlyMap<string, number | string>): number | string | undefined {
  const text = raw.replace(/\/\*.*?\*\//g, '').replace(/[()\s]/g, '')
  if (/^\w+$/.test(text) && values.has(text)) return values.get(text)
  if (!/^\d+L*(\+\d+L*)*$/.test(text)) return undefined
  return text.split('+').reduce((sum, part) => sum + Number.parseInt(part, 10), 0)
}
