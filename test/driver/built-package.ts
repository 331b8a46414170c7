import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The package as it is published, in a folder of its own: for tests of whole processes. */
export class BuiltPackage {
  /** Its module. */
  readonly entry: string
  readonly #folder: string

  constructor() {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    // Below the project, so that the package finds what it depends on.
    mkdirSync(join(root, '.cache'), { recursive: true })
    this.#folder = mkdtempSync(join(root, '.cache/package-'))
    this.entry = join(this.#folder, 'index.js')
    const tsup = join(root, 'node_modules/.bin/tsup')
    execFileSync(tsup, ['--no-dts', '--out-dir', this.#folder, '--silent'], { cwd: root })
    // As the package's own says it of dist.
    const manifest = { type: 'module', imports: { '#lazy': './lazy/required.js' } }
    writeFileSync(join(this.#folder, 'package.json'), JSON.stringify(manifest))
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
