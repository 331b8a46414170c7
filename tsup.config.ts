import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'tsup'

export default defineConfig(({ outDir = 'dist' }) => ({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  outDir,
  target: 'node20',
  dts: true,
  clean: true,
  // import.meta.url, which finds the threads, exists in CommonJS too.
  shims: true,
  splitting: false,
  sourcemap: false,
  // The threads are plain CommonJS, opened by URL beside the bundle.
  onSuccess: async () => cpSync('src/ffi/threads', join(outDir, 'threads'), { recursive: true }),
}))
