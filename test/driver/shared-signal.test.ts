/** Node warns on the console of more than ten listeners on a signal: none of ours are more than one. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BuiltPackage } from './built-package.js'

const script = fileURLToPath(new URL('shared-signal-script.mjs', import.meta.url))
let built: BuiltPackage

beforeAll(() => {
  built = new BuiltPackage()
}, 60_000)

afterAll(() => built.remove())

test('hundreds of calls, streams and commands share one signal, or have timeouts, without a warning', () => {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [script, built.entry], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  expect({ status, signal, stdout, stderr }).toEqual({ status: 0, signal: null, stdout: '', stderr: '' })
}, 90_000)
