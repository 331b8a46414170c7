/**
 * Part of `npm run build`: gives the properties of definitions in dist's declarations the docstrings of the tables' fields.
 * The compiler writes the types out that it infers from the tables, and leaves their comments behind.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import ts from 'typescript'
import { docsByTable } from '../../src/xml/json-schema/field-docs.js'
import { definitionTables } from '../../src/xml/json-schema/json-schema.js'
import type { Table } from '../../src/xml/table.js'
import { alternativesOf, isVariant, kindNames } from './definition-types.js'
import { root } from './pages.js'

/** By file, by place in it: what is to stand there. */
type Insertions = Map<string, Map<number, string>>

/** Documents what an entry's declarations say of definitions. */
class Documenting {
  readonly #checker: ts.TypeChecker
  readonly #insertions: Insertions
  #docs: ReturnType<typeof docsByTable> = new Map()

  constructor(checker: ts.TypeChecker, insertions: Insertions) {
    this.#checker = checker
    this.#insertions = insertions
  }

  definition(kind: keyof typeof kindNames, symbol: ts.Symbol): void {
    const described = definitionTables[kind] as Table<unknown>
    this.#docs = docsByTable(kind, described)
    const type = this.#checker.getDeclaredTypeOfSymbol(
      symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol,
    )
    this.#table(described, alternativesOf(this.#checker, type))
  }

  #table(described: Table<unknown>, types: readonly ts.Type[]): void {
    const { choice } = described
    if (!choice) {
      this.#fields(described, types)
      return
    }
    this.#property(choice, choice.property, types)
    const variants = [
      ...Object.entries(choice.variants),
      ...(choice.unknown ? ([['unknown:…', choice.unknown]] as const) : []),
      ...(choice.otherwise ? ([['', choice.otherwise]] as const) : []),
    ]
    for (const [word, variant] of variants) {
      this.#fields(
        variant,
        types.filter((type) => isVariant(this.#checker, type, choice.property, word)),
      )
    }
  }

  #fields(owner: Table<unknown>, types: readonly ts.Type[]): void {
    this.#write(unmodelled, this.#propertiesOf(types, 'unmodelled'))
    for (const [name, { at }] of Object.entries(owner.fields)) {
      const below = this.#property(owner, name, types)
      if (at.kind === 'element') this.#table(at.table, below)
      if (at.kind !== 'oneOf') continue
      this.#property(at.tables, at.property, below)
      for (const [word, one] of Object.entries(at.tables)) {
        this.#fields(
          one,
          below.filter((type) => isVariant(this.#checker, type, at.property, word)),
        )
      }
    }
  }

  /** @returns the types that the property may have */
  #property(owner: object, name: string, types: readonly ts.Type[]): ts.Type[] {
    const properties = this.#propertiesOf(types, name)
    const found = this.#docs.get(owner)?.get(name)
    if (found) {
      const example = found.example === undefined ? '' : ` Example: ${textOf(found.example)}.`
      this.#write(`${found.description}${example}`, properties)
    }
    return properties.flatMap((one) => alternativesOf(this.#checker, this.#checker.getTypeOfSymbol(one)))
  }

  #propertiesOf(types: readonly ts.Type[], name: string): ts.Symbol[] {
    return types.flatMap((type) => this.#checker.getPropertyOfType(type, name) ?? [])
  }

  #write(text: string, properties: readonly ts.Symbol[]): void {
    for (const { declarations = [] } of properties) {
      for (const declaration of declarations) {
        const file = declaration.getSourceFile()
        const isBare = ts.isPropertySignature(declaration) && ts.getJSDocCommentsAndTags(declaration).length === 0
        if (!isBare || !/[/\\]dist[/\\]/.test(file.fileName)) continue
        const places = this.#insertions.get(file.fileName) ?? new Map<number, string>()
        places.set(declaration.getStart(file), `/** ${text.replaceAll('*/', '*\\/')} */ `)
        this.#insertions.set(file.fileName, places)
      }
    }
  }
}

const unmodelled = 'Attributes and elements that virtnet does not model, carried unchanged from the XML read.'

const textOf = (example: unknown): string => (typeof example === 'string' ? example : JSON.stringify(example))

/** Of one module system: `.d.ts` or `.d.cts`. */
function insertionsOf(folder: string, end: string): Insertions {
  const entry = `${folder}/xml${end}`
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    skipLibCheck: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error(`${entry} exports nothing: build it first`)
  const exported = new Map(checker.getExportsOfModule(module).map((one) => [one.name, one]))
  const insertions: Insertions = new Map()
  const documenting = new Documenting(checker, insertions)
  for (const [kind, name] of Object.entries(kindNames)) {
    const symbol = exported.get(name)
    if (!symbol) throw new Error(`${entry} does not export ${name}`)
    documenting.definition(kind as keyof typeof kindNames, symbol)
  }
  return insertions
}

const folder = process.argv[2] ?? `${root}dist`
const ends = ['.d.ts', '.d.cts'].filter((end) => readdirSync(folder).includes(`xml${end}`))
let count = 0
for (const end of ends) {
  for (const [file, places] of insertionsOf(folder, end)) {
    let text = readFileSync(file, 'utf8')
    for (const [place, comment] of [...places].sort(([a], [b]) => b - a)) {
      text = text.slice(0, place) + comment + text.slice(place)
    }
    writeFileSync(file, text)
    count += places.size
  }
}
if (ends.length === 0) throw new Error(`no declarations in ${folder}`)
console.log(`${count} properties of definitions are documented in ${folder}`)
