/**
 * The package's types as compilers and resolvers see them: each that people use, the declarations themselves checked
 * (skipLibCheck off). The first run downloads the compilers; later ones find them in npm's cache.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { builtPackage } from './built.js'

const folder = mkdtempSync(join(tmpdir(), 'virtnet-compilers-'))
/** The oldest that the README names, and the newest of each line since. */
const compilers = { 'typescript-5.4': '5.4', 'typescript-6': '6', 'typescript-7': '7' }
const entries = Object.keys(manifest.exports)
  .filter((entry) => entry !== './package.json')
  .map((entry) => entry.replace(/^\./, 'virtnet'))
let archive: string

beforeAll(() => {
  archive = builtPackage(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'uses-virtnet', private: true, type: 'module' }))
  execFileSync(
    'npm',
    [
      ...['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
      archive,
      '@types/node@20',
      ...Object.entries(compilers).map(([name, version]) => `${name}@npm:typescript@${version}`),
      '@arethetypeswrong/core@0.18',
      'publint@0.3',
    ],
    { cwd: folder, stdio: 'pipe' },
  )
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}'`)
  const program = `${imports.join('\n')}\nexport const names: object[] = [${entries.map((_, index) => `entry${index}`).join(', ')}]\n`
  for (const type of ['module', 'commonjs']) {
    mkdirSync(join(folder, type))
    writeFileSync(join(folder, type, 'package.json'), JSON.stringify({ type }))
    writeFileSync(join(folder, type, 'program.ts'), program)
  }
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(Object.keys(compilers))('%s checks every declaration', (compiler) => {
  test.each([
    ['nodenext', 'nodenext', ['module', 'commonjs']],
    ['esnext', 'bundler', ['module']],
  ])('with module %s and resolution %s', (module, moduleResolution, places) => {
    const compilerOptions = {
      ...{ target: 'es2022', lib: ['es2023'], types: ['node'], strict: true, noEmit: true },
      ...{ skipLibCheck: false, exactOptionalPropertyTypes: true, module, moduleResolution },
    }
    const config = join(folder, `tsconfig.${module}.json`)
    writeFileSync(config, JSON.stringify({ compilerOptions, files: places.map((place) => `${place}/program.ts`) }))
    expect(said([join(folder, 'node_modules', compiler, 'bin/tsc'), '-p', config])).toBe('')
  })
})

test('every resolution finds the types of every entry, and those of what it runs', () => {
  const problems = `
    import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
    import { readFileSync } from 'node:fs'
    const { types, problems } = await checkPackage(createPackageFromTarballData(readFileSync(process.argv[1])))
    if (!types) console.log('no types')
    for (const problem of problems ?? []) console.log(JSON.stringify(problem))`
  expect(said(['--input-type=module', '--eval', problems, archive])).toBe('')
})

test('the manifest says nothing that a bundler or Node would stumble over', () => {
  const messages = `
    import { publint } from 'publint'
    const { messages } = await publint({ pkgDir: process.argv[1], strict: true, pack: false })
    for (const message of messages) console.log(JSON.stringify(message))`
  expect(said(['--input-type=module', '--eval', messages, join(folder, 'node_modules/virtnet')])).toBe('')
})

/** What node prints, to either stream. */
function said(args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return `${stdout}${stderr}` || String(error)
  }
}
