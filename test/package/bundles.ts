/** A program that connects, reads, writes and hears, put into a bundle in each way that people do, and run. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const program = `
import { connect } from 'virtnet'
import { renderHostNetwork } from 'virtnet/host'
async function main() {
  const connection = await connect('test:///default')
  const events = connection.networks.events()
  const [{ name, mode }] = await connection.networks.list()
  const lab = await connection.networks.define({ mode: 'isolated', name: 'lab' })
  await lab.start()
  const types = [(await events.next()).value.type, (await events.next()).value.type]
  const { code } = await connection.networks.get('nothing').catch((error) => error)
  const [{ path }] = renderHostNetwork({ bridges: [{ name: 'br0', ports: ['eth0'] }] }, 'netplan')
  await connection.close()
  console.log(name, mode, types.join('+'), code, path)
}
main()
`
/** What it prints wherever it runs. */
export const printed = 'default nat defined+started VIR_ERR_NO_NETWORK /etc/netplan/90-host-network.yaml\n'

interface Bundler {
  /** npm packages that it takes. */
  readonly packages: readonly string[]
  /** Files of its configuration. */
  readonly files?: Readonly<Record<string, string>>
  /** Words of the command that builds, after node_modules/.bin. */
  readonly build: readonly string[]
  /** What is run of what it built. */
  readonly output: string
}

const rollup = (format: 'es' | 'cjs', end: string): Bundler => ({
  packages: ['rollup@4', '@rollup/plugin-node-resolve@16', '@rollup/plugin-commonjs@29'],
  files: {
    [`rollup.${format}.mjs`]: `
      import commonjs from '@rollup/plugin-commonjs'
      import resolve from '@rollup/plugin-node-resolve'
      export default {
        input: 'program.mjs',
        output: { dir: 'out/rollup-${format}', format: '${format}', entryFileNames: 'program.${end}', chunkFileNames: '[name].${end}' },
        plugins: [resolve({ preferBuiltins: true }), commonjs()],
      }`,
  },
  build: ['rollup', '-c', `rollup.${format}.mjs`, '--silent'],
  output: `out/rollup-${format}/program.${end}`,
})

const esbuild = (format: 'esm' | 'cjs', end: string): Bundler => ({
  packages: ['esbuild@0.28'],
  build: [
    ...['esbuild', 'program.mjs', '--bundle', '--platform=node', `--format=${format}`],
    ...[`--outfile=out/esbuild/program.${end}`, '--log-level=error'],
  ],
  output: `out/esbuild/program.${end}`,
})

const tsup = (format: 'esm' | 'cjs', end: string): Bundler => ({
  packages: ['tsup@8.5.1', 'typescript@5.9.3'],
  files: {
    [`tsup.${format}.mjs`]: `export default { entry: ['program.mjs'], format: '${format}', noExternal: [/.*/], outDir: 'out/tsup-${format}', outExtension: () => ({ js: '.${end}' }), silent: true }`,
  },
  build: ['tsup', '--config', `tsup.${format}.mjs`],
  output: `out/tsup-${format}/program.${end}`,
})

export const bundlers = {
  'esbuild, ESM': esbuild('esm', 'mjs'),
  'esbuild, CommonJS': esbuild('cjs', 'cjs'),
  'rollup, ESM': rollup('es', 'mjs'),
  'rollup, CommonJS': rollup('cjs', 'cjs'),
  'tsup, ESM': tsup('esm', 'mjs'),
  'tsup, CommonJS': tsup('cjs', 'cjs'),
  vite: {
    packages: ['vite@8'],
    files: {
      'vite.config.mjs': `export default { ssr: { noExternal: true }, build: { ssr: 'program.mjs', outDir: 'out/vite', rollupOptions: { output: { entryFileNames: 'program.mjs' } } }, logLevel: 'warn' }`,
    },
    build: ['vite', 'build'],
    output: 'out/vite/program.mjs',
  },
  webpack: {
    packages: ['webpack@5', 'webpack-cli@6'],
    files: {
      'webpack.config.cjs': `module.exports = { entry: './program.mjs', target: 'node', mode: 'production', output: { path: __dirname + '/out/webpack', filename: 'program.cjs' }, stats: 'errors-warnings' }`,
    },
    build: ['webpack', '--config', 'webpack.config.cjs'],
    output: 'out/webpack/program.cjs',
  },
  ncc: {
    packages: ['@vercel/ncc@0.38'],
    build: ['ncc', 'build', 'program.mjs', '-o', 'out/ncc', '-q'],
    output: 'out/ncc/index.mjs',
  },
} as const satisfies Record<string, Bundler>

export type BundlerName = keyof typeof bundlers

/** Writes the program and every bundler's configuration into a folder. */
export function prepareBundles(folder: string): void {
  writeFileSync(join(folder, 'program.mjs'), program)
  for (const { files = {} } of Object.values(bundlers) as Bundler[])
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, 'out'), { recursive: true })
}

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export function build(folder: string, name: BundlerName): Ran {
  const [command, ...words] = bundlers[name].build
  return run(join(folder, 'node_modules/.bin', command), words, folder)
}

export const runBundle = (folder: string, name: BundlerName, env: Record<string, string> = {}): Ran =>
  run(process.execPath, [join(folder, bundlers[name].output)], folder, env)

export function run(command: string, words: readonly string[], cwd: string, more: Record<string, string> = {}): Ran {
  const { NODE_OPTIONS: _, VITEST: __, FORCE_COLOR: ___, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8', env: { ...env, ...more } })
  return { status, stdout, stderr }
}
