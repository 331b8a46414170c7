import { cpSync } from 'node:fs'
import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  clean: true,
  shims: true,
  splitting: false,
  sourcemap: false,
  // The threads are plain CommonJS, opened by URL beside the bundle.
  onSuccess: async () => cpSync('src/ffi/threads', 'dist/threads', { recursive: true }),
})
