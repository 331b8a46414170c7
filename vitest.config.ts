import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // A process of its own for every file: native libraries and process-wide state stay apart.
    pool: 'forks',
    passWithNoTests: true,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'driver', include: ['test/driver/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
      },
      {
        extends: true,
        test: { name: 'package', include: ['test/package/*.test.ts'], testTimeout: 60_000, hookTimeout: 300_000 },
      },
      {
        extends: true,
        test: {
          name: 'kernel',
          include: ['test/host/kernel/**/*.test.ts'],
          globalSetup: ['test/host/harness/prepare.ts'],
          // A kernel of its own for each file, which keeps one core busy and shares no limits with the others.
          maxWorkers: 2,
          retry: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'host',
          include: ['test/host/**/*.test.ts'],
          exclude: ['test/host/kernel/**'],
          globalSetup: ['test/host/harness/prepare.ts'],
          // Hosts of its own for each file. They wait, for packets that do not come, more than they work.
          maxWorkers: 2,
          // Real packets share the kernel's limits on ICMP errors with whatever else runs on the machine.
          retry: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
