/** npm run bundles: every bundler, built and run once, as a table. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtPackage } from './built.js'
import { type BundlerName, build, bundlers, prepareBundles, printed, run, runBundle } from './bundles.js'

const folder = mkdtempSync(join(tmpdir(), 'virtnet-bundles-'))
const archive = builtPackage(folder)
writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bundles-virtnet', private: true }))
const packages = new Set(Object.values(bundlers).flatMap(({ packages }) => [...packages]))
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
const installed = run('npm', ['install', ...quiet, archive, ...packages], folder)
if (installed.status !== 0) throw new Error(installed.stderr)
prepareBundles(folder)
for (const name of Object.keys(bundlers) as BundlerName[]) {
  const built = build(folder, name)
  const ran = runBundle(folder, name)
  const ok = built.status === 0 && ran.stdout === printed
  if (!ok) process.exitCode = 1
  const said = [built.stdout, built.stderr, ran.stderr].join('\n').trim()
  console.log(`${name.padEnd(18)} ${ok ? 'runs' : 'fails'}${said ? `\n${said.slice(0, 2000)}` : ''}`)
}
rmSync(folder, { recursive: true, force: true })
