import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const elsewhere = ['test/host/kernel/**', 'test/host/modular/**']

const onHosts = {
  globalSetup: ['test/host/harness/prepare.ts'],
  // Hosts of its own for each file. They wait, for packets that do not come, more than they work.
  maxWorkers: 2,
  // A retry is counted and named at the end of a run, with its first error.
  retry: 2,
  testTimeout: 180_000,
  hookTimeout: 180_000,
}

const source = (file: string) => fileURLToPath(new URL(`src/${file}.ts`, import.meta.url))

export default defineConfig({
  // What imports the package by name, as the command and examples do, gets its source here, as tsconfig.json says it.
  resolve: {
    alias: [
      { find: /^virtnet$/, replacement: source('index') },
      { find: /^virtnet\/libvirt$/, replacement: source('libvirt') },
      { find: /^virtnet\/(?!libvirt$|package\.json$)(.+)$/, replacement: source('entry-$1') },
    ],
  },
  test: {
    // A process of its own for every file: native libraries and process-wide state stay apart.
    pool: 'forks',
    passWithNoTests: true,
    // What is waited for comes when the machine has time for it; this only ends what would never come.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000 } },
      {
        extends: true,
        test: { name: 'driver', include: ['test/driver/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/*.test.ts'],
          // Each packs the same build.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'kernel',
          include: ['test/host/kernel/**/*.test.ts'],
          globalSetup: ['test/host/harness/prepare.ts'],
          // A kernel of its own for each file.
          maxWorkers: 2,
          retry: 2,
          // An emulated kernel takes as long as the machine has other work: this only ends what hangs.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      { extends: true, test: { name: 'host', include: ['test/host/**/*.test.ts'], exclude: elsewhere, ...onHosts } },
      // On daemons that `.ci/modular` builds, for `npm run matrix modular`.
      { extends: true, test: { name: 'modular', include: ['test/host/modular/*.test.ts'], ...onHosts } },
    ],
  },
})
