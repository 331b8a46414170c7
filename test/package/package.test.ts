/**
 * The package as a user gets it: packed, installed into an empty folder, and used in each way that Node offers, on each
 * Node that it is for, and on Bun and Deno. The first run downloads the tools and the runtimes; later ones find them in
 * npm's cache.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { builtPackage } from './built.js'

/** Each has its file for `import` and `require`, and the types of each. */
const entries = Object.keys(manifest.exports)
  .filter((entry) => entry !== './package.json')
  .map((entry) => (entry === '.' ? 'index' : entry.slice(2)))
const nodes = ['20', '22', '24', '26']
const ownNode = process.versions.node.split('.')[0] ?? ''
const folder = mkdtempSync(join(tmpdir(), 'virtnet-package-'))
const bin = (name: string): string => join(folder, 'node_modules/.bin', name)
const nodeBinary = (major: string): string =>
  major === ownNode ? process.execPath : join(folder, `node_modules/node-${major}/bin/node`)
/** Their programs as npm packages for this platform, which need no script at install. */
const bunPackage = `@oven/bun-${process.platform}-${process.arch}`
const denoPackage = `@deno/${process.platform}-${process.arch}-glibc`
let packed: string[] = []

beforeAll(async () => {
  const archive = builtPackage(folder)
  packed = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'uses-virtnet', private: true }))
  const { devDependencies } = manifest
  const tools = ['typescript', 'tsx', 'vitest', '@types/node'] as const
  run('npm', [
    ...['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    archive,
    ...tools.map((name) => `${name}@${devDependencies[name]}`),
    'ts-node@10.9.2',
    ...nodes
      .filter((major) => major !== ownNode)
      .map((major) => `node-${major}@npm:node-${process.platform}-${process.arch}@${major}`),
    `${bunPackage}@1`,
    `${denoPackage}@2`,
  ])
  for (const [name, type] of [
    ['module', 'module'],
    ['commonjs', 'commonjs'],
  ] as const) {
    cpSync(new URL('usage', import.meta.url), join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'package.json'), JSON.stringify({ type }))
    configure(name, 'node16', { module: 'node16', moduleResolution: 'node16' })
  }
  const [, first = ''] =
    /```ts run\n([\s\S]*?)```/.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')) ?? []
  for (const file of ['module/readme.mjs', 'commonjs/readme.ts']) writeFileSync(join(folder, file), first)
  configure('module', 'bundler', { module: 'esnext', moduleResolution: 'bundler' })
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the package carries only what is used, and installs nothing else', () => {
  const names = packed.map((path) => path.replace('package/', ''))
  const pages = /^(docs\/[\w/-]+\.md|docs\/pictures\/[\w-]+\.svg|examples\/[\w-]+\.(ts|sh))$/
  expect(names.filter((name) => !name.startsWith('dist/') && !pages.test(name)).sort()).toEqual(
    ['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'llms.txt', 'package.json'].sort(),
  )
  // Whatever the README and an error lead to is in it.
  for (const page of [
    'docs/index.md',
    'docs/codes/VIRTNET_STATE.md',
    'docs/pictures/nat.svg',
    'examples/quickstart.ts',
  ])
    expect(names).toContain(page)
  const threads = ['call.cjs', 'pump.cjs', 'sink.cjs']
  // What entries share stands in files of its own.
  const shared = /^dist\/[\w-]+-[\w-]{8}\.(js|d\.ts|d\.cts)$/
  expect(names.filter((name) => name.startsWith('dist/') && !shared.test(name)).sort()).toEqual(
    [
      ...entries.flatMap((entry) => ['js', 'cjs', 'd.ts', 'd.cts'].map((end) => `dist/${entry}.${end}`)),
      ...threads.map((name) => `dist/threads/${name}`),
      'dist/cli.js',
      'dist/lazy/bundled.js',
      'dist/lazy/required.js',
    ].sort(),
  )
  const scripts = Object.keys(manifest.scripts)
  expect(scripts.filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([])
})

/** Where the test of types leaves what it compiled. */
const compiled = 'compiled'

describe('types', () => {
  test('every property of a definition has a docstring that editors show', () => {
    for (const end of ['d.ts', 'd.cts']) {
      const file = join(folder, `node_modules/virtnet/dist/xml.${end}`)
      const options = {
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        skipLibCheck: true,
      }
      const program = ts.createProgram([file], options)
      const checker = program.getTypeChecker()
      const source = program.getSourceFile(file)
      const module = source && checker.getSymbolAtLocation(source)
      const exported = module ? checker.getExportsOfModule(module) : []
      for (const name of ['NatDefinition', 'BridgedDefinition', 'PortDefinition', 'FilterDefinition']) {
        const symbol = exported.find((one) => one.name === name)
        if (!symbol) throw new Error(`${name} is not exported`)
        const properties = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(symbol)).getProperties()
        expect(properties.length).toBeGreaterThan(4)
        const bare = properties.filter((one) => one.getDocumentationComment(checker).length === 0)
        expect([name, bare.map((one) => one.name)]).toEqual([name, []])
      }
    }
  })

  test.each([
    ['module', 'node16'],
    ['commonjs', 'node16'],
    ['module', 'bundler'],
  ])('resolve in a %s package under %s', (place, resolution) => {
    run(nodeBinary(ownNode), [bin('tsc'), '-p', `${place}/tsconfig.${resolution}.json`])
  })
})

/** What every way of using it prints. */
const expected = 'default+usage defined+started VIR_ERR_NO_NETWORK true\n'

describe.each(nodes)('Node %s', (major) => {
  const node = (args: string[], env?: Record<string, string>) => finish(nodeBinary(major), args, env)

  test('is that Node', async () => {
    expect((await node(['--version'])).stdout).toMatch(new RegExp(`^v${major}\\.`))
  })

  test.each([
    ['ESM', ['module/esm.mjs'], expected],
    ['CommonJS', ['commonjs/cjs.cjs'], expected],
    ['both, side by side in one process', ['module/side-by-side.mjs'], expected + expected],
    ['entries and copies: errors are of one kind', ['module/entries.mjs'], 'true\n'],
    ['tsx, ESM', ['node_modules/tsx/dist/cli.mjs', 'module/typed.ts'], expected],
    ['tsx, CommonJS', ['node_modules/tsx/dist/cli.mjs', 'commonjs/typed.ts'], expected],
    ['node --import tsx', ['--import', 'tsx', 'module/typed.ts'], expected],
    [
      'ts-node, CommonJS',
      ['node_modules/ts-node/dist/bin.js', '-P', 'commonjs/tsconfig.node16.json', 'commonjs/typed.ts'],
      expected,
    ],
  ])('%s', async (_, args, stdout) => {
    expect(await node(args)).toEqual({ code: 0, signal: null, stdout, stderr: '' })
  })

  test.each([
    ['as .mjs', ['module/readme.mjs']],
    ['as .ts in a folder fresh from npm init, by tsx', ['node_modules/tsx/dist/cli.mjs', 'commonjs/readme.ts']],
  ])("the README's first program runs as it is pasted, %s", async (_, args) => {
    const { code, stdout, stderr } = await node(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^no: the firewall rejects it: port-unreachable/)
    expect(stdout).toMatch(/to make it work: /)
  })

  // From nothing to a network that is defined, started, explained and drawn.
  test('eight lines in an empty folder', async () => {
    const { code, stdout, stderr } = await node(['module/eight-lines.mjs'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^no: the firewall rejects it/)
    expect(stdout).toMatch(/<svg .*class='title'>lab<.*<\/svg>\s*$/s)
  })

  test('ts-node, ESM', async () => {
    const args = ['--no-warnings', '--loader', 'ts-node/esm', 'module/typed.ts']
    const env = { TS_NODE_PROJECT: 'module/tsconfig.node16.json' }
    expect(await node(args, env)).toEqual({ code: 0, signal: null, stdout: expected, stderr: '' })
  })

  test.each(['module', 'commonjs'])('compiled by tsc in a %s package, `await using` included', async (place) => {
    expect(await node([`${place}/${compiled}-node16/typed.js`])).toEqual({
      code: 0,
      signal: null,
      stdout: expected,
      stderr: '',
    })
  })

  test.each(['threads', 'forks'])('vitest, pool %s', async (pool) => {
    const args = ['../node_modules/vitest/vitest.mjs', 'run', '--pool', pool, '--root', '.', 'vitest.test.mjs']
    const { code, stdout, stderr } = await finish(nodeBinary(major), args, {}, join(folder, 'module'))
    expect({ code, passed: /Tests {2}1 passed/.test(stdout), stdout, stderr }).toMatchObject({ code: 0, passed: true })
  })

  test.each([
    ['import', 'module/imported.mjs'],
    ['require', 'commonjs/required.cjs'],
  ])(
    '%s starts no thread, loads nothing native, and needs no libvirt until the first connection',
    async (_, script) => {
      const { code, stdout } = await node([script], { VIRTNET_LIBVIRT: '/nowhere/libvirt.so.0' })
      expect(code).toBe(0)
      const { message, ...rest } = JSON.parse(stdout)
      expect(rest).toEqual({ threads: 0, workers: [], koffi: false, same: true, library: true })
      expect(message).toMatch(/\/nowhere\/libvirt\.so\.0/)
      expect(message).toMatch(/apt install libvirt0.*VIRTNET_LIBVIRT/)
    },
  )
})

describe.each([
  ['Bun', join(folder, 'node_modules', bunPackage, 'bin/bun'), []],
  ['Deno', join(folder, 'node_modules', denoPackage, 'deno'), ['run', '--allow-all']],
] as const)('%s', (_name, program, args) => {
  test.each([
    ['ESM', 'module/esm.mjs'],
    ['CommonJS', 'commonjs/cjs.cjs'],
    ['TypeScript', 'module/typed.ts'],
  ])('%s', async (_, script) => {
    expect(await finish(program, [...args, script])).toEqual({ code: 0, signal: null, stdout: expected, stderr: '' })
  })
})

function configure(place: string, name: string, options: object): void {
  const compilerOptions = {
    ...{ target: 'es2022', lib: ['es2023', 'esnext.disposable'], types: ['node'], strict: true },
    ...{ exactOptionalPropertyTypes: true, esModuleInterop: true },
    ...{ outDir: `${compiled}-${name}`, ...options },
  }
  const config = { compilerOptions, files: ['typed.ts'] }
  writeFileSync(join(folder, place, `tsconfig.${name}.json`), JSON.stringify(config))
}

/** For what must succeed before anything else can. */
function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
}

async function finish(command: string, args: readonly string[], env: Record<string, string> = {}, cwd = folder) {
  const { NODE_OPTIONS, VITEST, FORCE_COLOR, ...inherited } = process.env
  const child = spawn(command, args, { cwd, env: { ...inherited, NO_COLOR: '1', ...env }, timeout: 60_000 })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { code, signal, stdout, stderr }
}
