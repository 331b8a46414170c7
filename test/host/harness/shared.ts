import { test } from 'vitest'
import { startHost } from './host.js'
import { startLan } from './lan.js'

/**
 * `test` with a LAN and a host on it (uplinks hw0, hw1) that the tests of a file share; each is started when the first
 * test names it. For tests that leave the host as they found it; the others start hosts of their own.
 */
export const sharedHost = test
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
  .extend('lan', { scope: 'file' }, async ({}, { onCleanup }) => {
    const lan = await startLan()
    onCleanup(() => lan[Symbol.asyncDispose]())
    return lan
  })
  .extend('host', { scope: 'file' }, async ({ lan }, { onCleanup }) => {
    const host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    onCleanup(() => host[Symbol.asyncDispose]())
    return host
  })
