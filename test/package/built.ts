import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Packs the package into `folder`, built anew where it is older than its source. */
export function builtPackage(folder: string): string {
  const sources = ['src', 'cli', 'native-types', 'package.json', 'tsup.config.ts', 'tsconfig.json', 'docs/build']
  const built = ['index.js', 'index.cjs', 'index.d.ts', 'xml.d.cts', 'threads/call.cjs', 'cli.js'].map((name) =>
    join('dist', name),
  )
  const isFresh = Math.min(...built.map(changed)) > Math.max(...sources.map(changed))
  if (!isFresh) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'pipe' })
  const name = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  }).trim()
  return join(folder, name)
}

/** When a file, or the newest file of a folder, was written, in ms; 0 where there is none. */
function changed(path: string): number {
  const found = statSync(join(root, path), { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(...readdirSync(join(root, path)).map((name) => changed(join(path, name))))
}
