import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync, type Plugin } from 'esbuild'
import { defineConfig, type Options } from 'tsup'

const threads = ['call', 'pump', 'sink'] as const

/** A thread's program in one file, which needs nothing but koffi: wherever a bundler puts it, it is whole. */
function threadText(name: (typeof threads)[number], minify: boolean): string {
  const { outputFiles } = buildSync({
    entryPoints: [`src/ffi/threads/${name}.cjs`],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['koffi'],
    minifyWhitespace: minify,
    minifySyntax: minify,
  })
  return outputFiles[0]?.text ?? ''
}

/** For where the files are not: a bundle of somebody's. */
const texts = Object.fromEntries(threads.map((name) => [name, threadText(name, true)]))

/**
 * Libraries that are loaded at their first use: in a module by a file of its own, for which `imports` in package.json has one
 * for Node and one for bundlers; in CommonJS by plain `require`, which both know.
 */
const lazy = (format: 'esm' | 'cjs'): Plugin => ({
  name: 'lazy',
  setup(build) {
    if (format === 'esm') {
      build.onResolve({ filter: /\/lazy\/required\.js$/ }, () => ({ path: '#lazy', external: true }))
      return
    }
    build.onLoad({ filter: /\/lazy\/required\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replace(/required<[^>]*>\(/g, 'require(')
      return { contents, loader: 'ts' }
    })
  },
})

export default defineConfig(({ outDir = 'dist' }) => {
  const both: Options = {
    entry: {
      index: 'src/index.ts',
      libvirt: 'src/libvirt.ts',
      xml: 'src/entry-xml.ts',
      reachability: 'src/entry-reachability.ts',
      host: 'src/entry-host.ts',
      events: 'src/entry-events.ts',
      diagnostics: 'src/entry-diagnostics.ts',
      topology: 'src/entry-topology.ts',
      policy: 'src/entry-policy.ts',
    },
    outDir,
    target: 'node20',
    sourcemap: false,
    define: { VIRTNET_THREADS: JSON.stringify(texts) },
    dts: {
      // Projects whose `lib` is older than these types need not name it.
      banner: '/// <reference lib="esnext.disposable" />',
      compilerOptions: { stripInternal: true, paths: {} },
    },
  }
  rmSync(outDir, { recursive: true, force: true })
  return [
    {
      ...both,
      format: 'esm',
      // What entries share is loaded once.
      splitting: true,
      esbuildPlugins: [lazy('esm')],
      onSuccess: async () => {
        // The threads are plain CommonJS, opened by URL beside the bundle.
        mkdirSync(join(outDir, 'threads'), { recursive: true })
        for (const name of threads) writeFileSync(join(outDir, 'threads', `${name}.cjs`), threadText(name, false))
      },
    },
    // Node's require() takes ESM from 20.19 on, and one build for both would save 60 % of the package. But TypeScript's
    // `module: node16` and `node18`, which CommonJS projects are compiled with, refuse to import it (TS1479).
    // import.meta.url, which finds the threads, exists in CommonJS too.
    { ...both, format: 'cjs', splitting: false, shims: true, esbuildPlugins: [lazy('cjs')] },
    {
      entry: { 'lazy/required': 'src/base/lazy/required.ts' },
      outDir,
      target: 'node20',
      format: 'esm',
      splitting: false,
    },
    {
      entry: { 'lazy/bundled': 'src/base/lazy/bundled.ts' },
      outDir,
      target: 'node20',
      format: 'esm',
      splitting: false,
      // yaml's modules are for browsers; what it has for Node is CommonJS that esbuild cannot put into a module.
      platform: 'browser',
      noExternal: ['yaml'],
      minify: true,
      banner: {
        js: '/* Contains yaml (https://eemeli.org/yaml), Copyright Eemeli Aro <eemeli@gmail.com>, ISC license. */',
      },
    },
    // The command imports the package as its users do, by name.
    {
      entry: { cli: 'cli/main.ts' },
      outDir,
      target: 'node20',
      format: 'esm',
      splitting: false,
      external: [/^virtnet(\/|$)/],
    },
  ]
})
