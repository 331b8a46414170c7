import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What CONTRIBUTING asks of whoever adds a mode: three files, and a line for each in its table. */
export interface AddedMode {
  readonly name: string
  /** `src/modes/NAME.ts`, which exports its row as NAME. */
  readonly row: string
  /** Its table, and the interface of its definition, for `src/xml/network/network.ts`. */
  readonly table: string
  /** `src/networks/classes/NAME-network.ts`, which exports its class. */
  readonly networkClass: string
}

/** A copy of the library with one more mode, in the project's folder, so that it finds its packages. */
export function libraryWithMode({ name, row, table, networkClass }: AddedMode) {
  const cache = join(root, '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'library-with-mode-'))
  const source = join(folder, 'src')
  cpSync(join(root, 'src'), source, { recursive: true })
  symlinkSync(join(root, 'native-types'), join(folder, 'native-types'))
  const title = name[0]?.toUpperCase() + name.slice(1)

  writeFileSync(join(source, `modes/${name}.ts`), row)
  edit(join(source, 'modes/modes.ts'), [
    ["import { bridged } from './bridged.js'", `import { ${name} } from './${name}.js'`],
    ['export const modes = {', `${name},`],
  ])
  edit(join(source, 'xml/network/network.ts'), [
    ['export const networkTables = {', `${name},`],
    ['interface Definitions {', `${name}: ${title}Definition`],
  ])
  writeFileSync(
    join(source, 'xml/network/network.ts'),
    readFileSync(join(source, 'xml/network/network.ts'), 'utf8').replace(
      '/** The tables by mode',
      `${table}\n/** The tables by mode`,
    ),
  )
  writeFileSync(join(source, `networks/classes/${name}-network.ts`), networkClass)
  edit(join(source, 'networks/classes/modes.ts'), [
    ["import { BridgedNetwork } from './bridged-network.js'", `import { ${title}Network } from './${name}-network.js'`],
    ['export const networkModes = {', `${name}: ${title}Network,`],
  ])
  return { folder, source, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Puts a line after each of some lines. */
function edit(file: string, lines: readonly (readonly [after: string, line: string])[]): void {
  let text = readFileSync(file, 'utf8')
  for (const [after, line] of lines) {
    if (text.split(after).length !== 2) throw new Error(`${file} has not one '${after}'`)
    text = text.replace(after, `${after}\n${line}\n`)
  }
  writeFileSync(file, text)
}
