/**
 * The package as part of somebody's bundle. The first run downloads the bundlers; later ones find them in npm's cache. All of
 * them: `npm run bundles`.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { builtPackage } from './built.js'
import { type BundlerName, build, bundlers, prepareBundles, printed, run, runBundle } from './bundles.js'

// Bundlers take as long as the machine has other work.
vi.setConfig({ testTimeout: 300_000 })

const folder = mkdtempSync(join(tmpdir(), 'virtnet-bundles-'))
/** Without node_modules anywhere above it. */
const elsewhere = mkdtempSync(join(tmpdir(), 'virtnet-bundle-'))
const tested = ['esbuild, ESM', 'esbuild, CommonJS'] as const satisfies BundlerName[]

beforeAll(() => {
  const archive = builtPackage(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bundles-virtnet', private: true }))
  const packages = new Set(tested.flatMap((name) => bundlers[name].packages))
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
  const { status, stderr } = run('npm', ['install', ...quiet, archive, ...packages], folder)
  if (status !== 0) throw new Error(stderr)
  prepareBundles(folder)
}, 300_000)

afterAll(() => {
  for (const one of [folder, elsewhere]) rmSync(one, { recursive: true, force: true })
})

describe.each(tested)('%s', (name) => {
  test('is built without a setting, and runs', () => {
    expect(build(folder, name)).toMatchObject({ status: 0, stderr: '' })
    expect(runBundle(folder, name)).toEqual({ status: 0, stdout: printed, stderr: '' })
  })

  test('elsewhere it says what is missing, and runs when it is told where that is', () => {
    const from = join(folder, bundlers[name].output)
    const to = join(elsewhere, bundlers[name].output)
    cpSync(join(from, '..'), join(to, '..'), { recursive: true })
    const alone = run(process.execPath, [to], elsewhere)
    expect(alone).toMatchObject({ status: 1, stdout: '' })
    expect(alone.stderr).toMatch(/LibraryError: koffi, .*npm install koffi.*VIRTNET_KOFFI/)
    const told = { VIRTNET_KOFFI: join(folder, 'node_modules/koffi') }
    expect(run(process.execPath, [to], elsewhere, told)).toEqual({ status: 0, stdout: printed, stderr: '' })
  })
})

describe('the command, as it is installed', () => {
  const virtnet = (words: readonly string[]) => run(join(folder, 'node_modules/.bin/virtnet'), words, folder)

  test('answers, and says its version', () => {
    expect(virtnet(['list', '-c', 'test:///default'])).toEqual({
      status: 0,
      stdout: 'default\tnat\tactive\tno\tvirbr0\t192.168.122.1/24\n',
      stderr: '',
    })
    expect(virtnet(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+/)
    expect(virtnet(['nothing'])).toMatchObject({ status: 2, stdout: '' })
  })

  test('its reader is not cut off with an error', () => {
    const words = ['-o', 'pipefail', '-c', `'${join(folder, 'node_modules/.bin/virtnet')}' --help | head -1`]
    expect(run('bash', words, folder)).toEqual({
      status: 0,
      stdout: 'Usage: virtnet <command> [options]\n',
      stderr: '',
    })
  })
})
