import { cpSync, rmSync } from 'node:fs'
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
      events: 'src/entry-events.ts',
    },
    outDir,
    target: 'node20',
    sourcemap: false,
    dts: { compilerOptions: { stripInternal: true, paths: {} } },
  }
  rmSync(outDir, { recursive: true, force: true })
  return [
    {
      ...both,
      format: 'esm',
      // What entries share is loaded once.
      splitting: true,
      onSuccess: async () => {
        // The threads are plain CommonJS, opened by URL beside the bundle.
        cpSync('src/ffi/threads', join(outDir, 'threads'), { recursive: true })
      },
    },
    // import.meta.url, which finds the threads, exists in CommonJS too.
    { ...both, format: 'cjs', splitting: false, shims: true },
  ]
})
