import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { FieldAt } from '../../src/xml/json-schema/fields.js'
import { visitFields } from '../../src/xml/json-schema/fields.js'
import { definitionTables } from '../../src/xml/json-schema/json-schema.js'
import type { Field, Table } from '../../src/xml/table.js'
import { alternativesOf, isVariant, kindNames } from './definition-types.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The docstring of every property of a definition as an editor shows it: from the tables, through the inferred types.
 *
 * @returns by path; an empty text for a property without
 */
export function readFieldTexts(): Map<string, string> {
  const config = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile).config
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram([`${root}src/entry-xml.ts`], options)
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(`${root}src/entry-xml.ts`)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error('no exports in src/entry-xml.ts')
  const exported = new Map(checker.getExportsOfModule(module).map((one) => [one.name, one]))
  const texts = new Map<string, string>()
  for (const [kind, name] of Object.entries(kindNames)) {
    const symbol = exported.get(name)
    if (!symbol) throw new Error(`src/entry-xml.ts does not export ${name}`)
    const type = checker.getDeclaredTypeOfSymbol(
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    )
    const types = new Reading(checker)
    visitFields(kind, definitionTables[kind as keyof typeof kindNames] as Table<unknown>, (at) => {
      texts.set(at.path, types.textOf(kind, type, at))
    })
  }
  return texts
}

/** What decides in some choice. */
const deciders = ['mode', 'type', 'name', 'element']

/** Finds the TypeScript type at a path, and its docs. */
class Reading {
  readonly #checker: ts.TypeChecker

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  textOf(kind: string, root: ts.Type, { path }: FieldAt): string {
    let types: ts.Type[] = alternativesOf(this.#checker, root)
    const steps = path.slice(kind.length).match(/\([^)]*\)|\.[^.([]+|\[\]/g) ?? []
    let property: ts.Symbol | undefined
    for (const step of steps) {
      if (step === '[]') continue
      if (step.startsWith('('))
        types = types.filter((type) => deciders.some((name) => isVariant(this.#checker, type, name, step.slice(1, -1))))
      else {
        const name = step.slice(1)
        const found = types.flatMap((type) => this.#checker.getPropertyOfType(type, name) ?? [])
        property = found.find((one) => this.#docsOf(one) !== '') ?? found[0]
        if (!property) throw new Error(`${path}: no property ${name} in the types`)
        types = found.flatMap((one) => alternativesOf(this.#checker, this.#checker.getTypeOfSymbol(one)))
      }
    }
    return property ? this.#docsOf(property) : ''
  }

  #docsOf(symbol: ts.Symbol): string {
    return ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)).replace(/\s+/g, ' ').trim()
  }
}

/** A text for each path, but for paths whose field has it from another path already. */
export function condensed(texts: ReadonlyMap<string, string>): Map<string, string> {
  const kept = new Map<string, string>()
  for (const [kind, described] of Object.entries(definitionTables)) {
    const known = new Map<Field, string>()
    visitFields(kind, described as Table<unknown>, ({ path, field }) => {
      const text = texts.get(path) ?? ''
      if (field && known.get(field) === text) return
      if (field && !known.has(field)) known.set(field, text)
      kept.set(path, text)
    })
  }
  return kept
}

/** The files that have them at run time, by path in the repository: one for each kind of definition. */
export function fieldTextFiles(texts: ReadonlyMap<string, string>): Map<string, string> {
  const quoted = (text: string) => (text.includes("'") ? JSON.stringify(text) : `'${text}'`)
  return new Map(
    Object.keys(definitionTables).map((kind) => {
      const own = [...condensed(texts)].filter(([path]) => path.startsWith(`${kind}(`) || path.startsWith(`${kind}.`))
      const lines = own.map(([path, text]) => `  ${quoted(path)}: ${quoted(text)},`)
      const file = `src/xml/json-schema/field-texts/${kind}.ts`
      return [
        file,
        `// The docstrings of the tables' fields, for the JSON Schema and the reference. Written by \`npm run generate:docs\`.
// biome-ignore format: a line for each field
export const ${kind}Texts: Readonly<Record<string, string>> = {
${lines.join('\n')}
}
`,
      ]
    }),
  )
}
