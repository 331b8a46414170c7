import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const mebibytes = 2 ** 20

test('200,000 calls of each kind leave no memory behind', async () => {
  const program = fileURLToPath(new URL('./memory-growth.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', program])
  const growth: Record<string, { native: number; heap: number }> = JSON.parse(stdout)
  expect(Object.keys(growth)).toHaveLength(16)
  const tooMuch = Object.entries(growth).filter(
    ([, { native, heap }]) => native > 2 * mebibytes || heap > 2 * mebibytes,
  )
  expect(tooMuch).toEqual([])
}, 600_000)
