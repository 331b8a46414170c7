import * as virtnet from 'virtnet'
import { expect, test, vi } from 'vitest'
import use from './use.cjs'

test('the package works in a test', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await use(virtnet)
  expect(log.mock.calls).toEqual([['default+usage defined+started VIR_ERR_NO_NETWORK true']])
})
