import fc from 'fast-check'
import { linkNamePattern, linkNameProblem, newLinkNamePattern } from '../../../src/base/text/link-name.js'
import { addressPattern, ipv4Pattern, ipv6Pattern } from '../../../src/xml/address-patterns.js'
import { type DefinitionKind, definitionSchema } from '../../../src/xml/index.js'
import { largestBurst } from '../../../src/xml/parts/check-burst.js'
import { schemaPattern } from '../../../src/xml/value.js'

interface Json {
  $ref?: string
  const?: unknown
  enum?: unknown[]
  oneOf?: Json[]
  anyOf?: Json[]
  type?: string
  pattern?: string
  /** What libvirt's own schema wants, though libvirt does not. */
  $comment?: string
  examples?: unknown[]
  then?: Json
  else?: Json
  minLength?: number
  minimum?: number
  maximum?: number
  items?: Json
  properties?: Record<string, Json>
  required?: string[]
  not?: unknown
}

/** Every character that XML can carry, the troublesome ones often. */
const character = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...'abcXYZ019-_. ') },
  { weight: 2, arbitrary: fc.constantFrom(...'<>&"\'\t\n\r]é字😀') },
)
const text = (minLength = 0) => fc.string({ unit: character, minLength, maxLength: 12 })

export const ipv4 = fc.ipV4()
export const ipv6 = fc.ipV6()

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot represent
const writable = (made: string) => !/[\u0000-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(made)

/** What stands for a word that this library does not know: no libvirt that is tested does either. */
const isUnknown = ({ pattern, properties = {} }: Json): boolean =>
  pattern === '^unknown:' ||
  Object.entries(properties).some(
    ([name, described]) =>
      ((name === 'type' || name === 'action') && described.pattern === '^unknown:') ||
      (name === 'mode' && described.const === 'unknown'),
  )

/** Attributes and elements that no libvirt knows. */
const unmodelled = fc.record(
  {
    attributes: fc.dictionary(fc.constantFrom('future', 'x-y', 'b:c', '__proto__', 'constructor'), text(), {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
    elements: fc.array(
      fc.record({
        xml: fc.constantFrom('<future/>', "<f:g a='1'>t<!-- c --></f:g>", '<constructor><__proto__/></constructor>'),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
)

/**
 * Everything that a JSON Schema allows: as the exported one is generated from the tables,
 * so is this, and no field can be forgotten.
 *
 * @param carried  whether elements carry what is not modelled
 */
export function arbitraryOf(kind: DefinitionKind, { carried = false } = {}): fc.Arbitrary<unknown> {
  const document = definitionSchema(kind) as Json & { $defs: Record<string, Json> }
  const known = new Map<string, fc.Arbitrary<unknown>>()

  const refer = (ref: string): fc.Arbitrary<unknown> => {
    const name = ref.slice('#/$defs/'.length)
    const found = known.get(name) ?? of(document.$defs[name] ?? {})
    known.set(name, found)
    return found
  }

  const object = ({ properties = {}, required = [] }: Json): fc.Arbitrary<unknown> => {
    const fields: Record<string, fc.Arbitrary<unknown>> = {}
    for (const [name, described] of Object.entries(properties)) {
      if (name === 'metadata') fields[name] = fc.constantFrom('', "<a:b xmlns:a='urn:a'>t<c/></a:b>")
      else if (name === 'unmodelled') {
        if (carried) fields[name] = fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, unmodelled)
      } else if (name === 'burst') fields[name] = fc.integer({ min: 1, max: largestBurst })
      // A kernel module's name, as libvirt's schema has it; libvirt itself takes any text.
      else if (name === 'model' && described.type === 'string') fields[name] = fc.stringMatching(/^[\w-]+$/)
      else if (!described.not) fields[name] = of(described)
    }
    return fc
      .record(fields, { requiredKeys: required })
      .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)))
  }

  const of = (described: Json): fc.Arbitrary<unknown> => {
    if (described.$ref) return refer(described.$ref)
    if ('const' in described) return fc.constant(described.const)
    if (described.enum) return fc.constantFrom(...described.enum)
    // Words of a newer libvirt come first, and nothing at all last.
    if (described.then && described.else)
      return fc.oneof(...[described.then, described.else].filter((one) => !isUnknown(one)).map(of))
    const choices = (described.oneOf ?? described.anyOf)?.filter((choice) => !isUnknown(choice))
    if (choices) return fc.oneof(...choices.map(of))
    if (described.pattern === ipv4Pattern) return ipv4
    if (described.pattern === ipv6Pattern) return ipv6
    if (described.pattern === addressPattern) return fc.oneof(ipv4, ipv6)
    // A word in place of one that is known: no libvirt that is tested knows others.
    if (described.pattern?.includes('|unknown:')) return fc.constantFrom(...(described.examples ?? []))
    // Of libvirt's names those that the kernel takes, too: a schema cannot count bytes.
    if (described.pattern === linkNamePattern || described.pattern === newLinkNamePattern)
      return fc.stringMatching(/^[\w.\\-]{1,15}$/).filter((name) => linkNameProblem(name) === undefined)
    const pattern = described.pattern ?? described.$comment?.slice(schemaPattern.length)
    if (pattern) return fc.stringMatching(new RegExp(pattern)).filter(writable)
    switch (described.type) {
      case 'string':
        return text(described.minLength)
      case 'integer':
        return fc.integer({
          min: described.minimum ?? 0,
          max: Math.min(described.maximum ?? 100, Number.MAX_SAFE_INTEGER),
        })
      case 'boolean':
        return fc.boolean()
      case 'array':
        return fc.array(of(described.items ?? {}), { minLength: 1, maxLength: 3 })
      case 'object':
        return object(described)
      default:
        throw new Error(`no arbitrary for ${JSON.stringify(described)}`)
    }
  }

  return of(document)
}
