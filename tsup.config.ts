import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Options } from 'tsup'

export default defineConfig(({ outDir = 'dist' }) => {
  const both: Options = {
    entry: {
      index: 'src/index.ts',
      libvirt: 'src/libvirt.ts',
      xml: 'src/entry-xml.ts',
      reachability: 'src/entry-reachability.ts',
      host: 'src/entry-host.ts',
    },
    outDir,
    target: 'node20',
    sourcemap: false,
  }
  rmSync(outDir, { recursive: true, force: true })
  return [
    {
      ...both,
      format: 'esm',
      // What entries share is loaded once.
      splitting: true,
      dts: { compilerOptions: { stripInternal: true, paths: {} } },
      onSuccess: async () => {
        // The threads are plain CommonJS, opened by URL beside the bundle.
        cpSync('src/ffi/threads', join(outDir, 'threads'), { recursive: true })
        typesOfCommonJs(outDir)
      },
    },
    // import.meta.url, which finds the threads, exists in CommonJS too.
    { ...both, format: 'cjs', splitting: false, shims: true, dts: false },
  ]
})

/** The same types for `require`: each file imports the others under their CommonJS names. */
function typesOfCommonJs(outDir: string): void {
  for (const name of readdirSync(outDir).filter((file) => file.endsWith('.d.ts'))) {
    const text = readFileSync(join(outDir, name), 'utf8').replace(/(from|import\() ?'(\.\/[^']*)\.js'/g, "$1 '$2.cjs'")
    writeFileSync(join(outDir, name.replace(/\.d\.ts$/, '.d.cts')), text)
  }
}
