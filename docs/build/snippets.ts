/** The TypeScript of the pages: every block is type-checked, and those marked `ts run` are run by a test. */
import ts from 'typescript'
import { pages, read, root } from './pages.js'

export interface Snippet {
  readonly page: string
  /** Of its first line, in the page. */
  readonly line: number
  readonly code: string
  /** Whether it is run, on test:///default. */
  readonly run: boolean
}

export function snippets(): Snippet[] {
  return pages().flatMap((page) => {
    const found: Snippet[] = []
    const lines = read(page).split('\n')
    for (let at = 0; at < lines.length; at++) {
      const [, indent = '', run] = /^(\s*)```ts( run)?\s*$/.exec(lines[at] ?? '') ?? []
      if (!/^\s*```ts( run)?\s*$/.test(lines[at] ?? '')) continue
      const end = lines.findIndex((line, index) => index > at && line === `${indent}\`\`\``)
      const code = lines.slice(at + 1, end).map((line) => line.slice(indent.length))
      found.push({ page, line: at + 2, code: code.join('\n'), run: run !== undefined })
      at = end
    }
    return found
  })
}

/** What the compiler says of the snippets, each with its place: `docs/change.md:12: …`. */
export function compileSnippets(all: readonly Snippet[]): string[] {
  const config = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const files = new Map(all.map((snippet, index) => [`${root}docs/build/snippet-${index}.ts`, snippet]))
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  const sourceOf = (name: string) => {
    const snippet = files.get(name)
    return snippet && `${snippet.code}\nexport {}\n`
  }
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name)
  host.readFile = (name) => sourceOf(name) ?? readFile.call(host, name)
  host.getSourceFile = (name, target, ...rest) => {
    const source = sourceOf(name)
    return source === undefined
      ? getSourceFile.call(host, name, target, ...rest)
      : ts.createSourceFile(name, source, target, true)
  }
  const program = ts.createProgram([...files.keys(), `${root}docs/build/prelude.d.ts`], options, host)
  return [...files].flatMap(([name, { page, line }]) => {
    const source = program.getSourceFile(name)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((one) => {
      const at = source && one.start !== undefined ? source.getLineAndCharacterOfPosition(one.start).line : 0
      return `${page}:${line + at}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`
    })
  })
}
