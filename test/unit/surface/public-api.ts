import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What `import` of each entry of the package gives: the entry's name in package.json, and its source. */
export const entries = {
  virtnet: 'src/index.ts',
  'virtnet/libvirt': 'src/libvirt.ts',
  'virtnet/xml': 'src/entry-xml.ts',
  'virtnet/reachability': 'src/entry-reachability.ts',
  'virtnet/host': 'src/entry-host.ts',
  'virtnet/events': 'src/entry-events.ts',
  'virtnet/diagnostics': 'src/entry-diagnostics.ts',
  'virtnet/topology': 'src/entry-topology.ts',
  'virtnet/policy': 'src/entry-policy.ts',
} as const

export type Entry = keyof typeof entries

/** The public API as the compiler sees it. */
export class PublicApi {
  readonly #checker: ts.TypeChecker
  readonly #symbols: ReadonlyMap<Entry, readonly ts.Symbol[]>

  constructor() {
    const config = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile).config
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
    const program = ts.createProgram(
      Object.values(entries).map((file) => root + file),
      options,
    )
    this.#checker = program.getTypeChecker()
    this.#symbols = new Map(
      (Object.keys(entries) as Entry[]).map((entry) => {
        const source = program.getSourceFile(root + entries[entry])
        const module = source && this.#checker.getSymbolAtLocation(source)
        if (!module) throw new Error(`no exports in ${entries[entry]}`)
        return [entry, this.#checker.getExportsOfModule(module)]
      }),
    )
  }

  /** The names that an entry exports, sorted. */
  names(entry: Entry): string[] {
    return (this.#symbols.get(entry) ?? []).map(({ name }) => name).sort()
  }

  /** Public symbols and members without a docstring; those of libvirt's own C API aside. */
  undocumented(): string[] {
    const found = new Set<string>()
    for (const symbol of this.#own()) {
      if (!this.#isDocumented(symbol)) found.add(symbol.name)
      for (const member of this.#membersOf(symbol))
        if (!this.#isDocumented(member)) found.add(`${symbol.name}.${member.name}`)
    }
    return [...found].sort()
  }

  /** Types of this library that public signatures name, and that no entry exports: `name (where)`. */
  unexported(): string[] {
    const exported = new Set(this.#own().flatMap((symbol) => symbol.declarations ?? []))
    const found = new Map<string, string>()
    for (const symbol of this.#own()) {
      for (const node of this.#signaturesOf(symbol)) {
        const visit = (child: ts.Node): void => {
          if (ts.isTypeReferenceNode(child) || ts.isExpressionWithTypeArguments(child)) {
            const name = ts.isTypeReferenceNode(child) ? child.typeName : child.expression
            const target = this.#resolved(this.#checker.getSymbolAtLocation(name))
            const declaration = target?.declarations?.[0]
            const isOurs = declaration?.getSourceFile().fileName.startsWith(`${root}src/`)
            if (
              target &&
              declaration &&
              isOurs &&
              isExported(declaration) &&
              !structural.has(target.name) &&
              !(target.flags & ts.SymbolFlags.TypeParameter) &&
              !exported.has(declaration)
            )
              found.set(target.name, symbol.name)
          }
          ts.forEachChild(child, visit)
        }
        visit(node)
      }
    }
    return [...found].map(([name, where]) => `${name} (${where})`).sort()
  }

  /** Every symbol of ours that an entry exports, once. */
  #own(): ts.Symbol[] {
    const all = (Object.keys(entries) as Entry[])
      .flatMap((entry) => this.#symbols.get(entry) ?? [])
      .map((symbol) => this.#resolved(symbol) ?? symbol)
    return [...new Set(all)].filter((symbol) =>
      symbol.declarations?.some((one) => one.getSourceFile().fileName.startsWith(`${root}src/`)),
    )
  }

  /** Members of a class or an interface that users see. */
  #membersOf(symbol: ts.Symbol): ts.Symbol[] {
    const members = [...(symbol.members?.values() ?? []), ...this.#staticsOf(symbol)]
    return members.filter((member) => {
      const declaration = member.declarations?.[0]
      if (!declaration || isInternal(declaration) || member.flags & ts.SymbolFlags.TypeParameter) return false
      const isType = ts.isInterfaceDeclaration(declaration.parent) || ts.isClassLike(declaration.parent)
      if (!isType || ts.isConstructorDeclaration(declaration) || ts.isConstructSignatureDeclaration(declaration))
        return false
      if (
        member.name.startsWith('__#') ||
        ts.isPrivateIdentifier((declaration as ts.PropertyDeclaration).name ?? declaration)
      )
        return false
      return !(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private)
    })
  }

  #staticsOf(symbol: ts.Symbol): ts.Symbol[] {
    if (!(symbol.flags & ts.SymbolFlags.Class)) return []
    return [...(symbol.exports?.values() ?? [])].filter(({ name }) => name !== 'prototype')
  }

  /** The nodes that make up what the types of a symbol say: without bodies, without what is private or internal. */
  #signaturesOf(symbol: ts.Symbol): ts.Node[] {
    return (symbol.declarations ?? []).flatMap((declaration): ts.Node[] => {
      if (ts.isClassLike(declaration) || ts.isInterfaceDeclaration(declaration)) {
        const members = this.#membersOf(symbol).flatMap((member) => member.declarations ?? [])
        return [...(declaration.heritageClauses ?? []), ...members.flatMap(partsOf)]
      }
      return partsOf(declaration)
    })
  }

  #resolved(symbol: ts.Symbol | undefined): ts.Symbol | undefined {
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  #isDocumented(symbol: ts.Symbol): boolean {
    if (ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)).trim() !== '') return true
    // A member that is only declared again has the docs of what it stands for.
    const declaration = symbol.declarations?.[0]
    const parent = declaration?.parent
    if (!parent || !ts.isClassLike(parent)) return false
    const type = this.#checker.getTypeAtLocation(parent)
    return (type.getBaseTypes?.() ?? []).some((base) => {
      const inherited = base.getProperty(symbol.name)
      return inherited !== undefined && this.#isDocumented(inherited)
    })
  }
}

/** What a table of fields describes: editors show the fields. */
const structural: ReadonlySet<string> = new Set(['Data', 'Described'])

/** Helpers of one file show in the types as what they stand for. */
const isExported = (declaration: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0

const isInternal = (node: ts.Node): boolean => ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal')

/** The types that a declaration names. */
function partsOf(declaration: ts.Declaration): ts.Node[] {
  if (ts.isFunctionLike(declaration)) {
    const { parameters, type, typeParameters } = declaration as ts.SignatureDeclaration
    return [...parameters.flatMap((one) => one.type ?? []), ...(type ? [type] : []), ...(typeParameters ?? [])]
  }
  if (ts.isTypeAliasDeclaration(declaration)) return [declaration.type]
  const { type } = declaration as ts.PropertyDeclaration
  return type ? [type] : []
}
