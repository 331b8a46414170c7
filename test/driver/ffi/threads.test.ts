import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('threads end while they load koffi, and the process goes on', async () => {
  const program = fileURLToPath(new URL('./end-while-loading.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program])
  expect(stdout).toBe('60\n')
})
