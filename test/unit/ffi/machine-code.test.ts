/** The instructions of native callbacks. That they do what they should was seen on an x64 and on an emulated arm64. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { assemblers } from '../../../src/ffi/threads/machine-code.cjs'

/** A callback with a handle, two strings and numbers: every instruction that there is. */
function callback(processor: keyof typeof assemblers): Uint8Array {
  const code = assemblers[processor]()
  code.enter(128, 8)
  code.returnIf(0x510000000000n)
  code.store(0, 7n)
  for (let offset = 72; offset < 128; offset += 8) code.store(offset, 0n)
  code.call(0x500000000000n, 16)
  code.keep(72)
  code.replace(0x500000000040n, 72)
  code.call(0x500000000020n, 16, 80)
  code.replace(0x500000000040n, 24)
  code.replace(0x500000000040n, 32)
  code.pass(0x500000000060n, 5n, 128)
  return code.leave()
}

test.each([
  ['x64', 445, 'ed18f43515a89124205767f0f8e3b3568aa33e4e0202ef7c2c16efca3bb6f8ec'],
  ['arm64', 456, 'add09d888fa0259d4448210ca7184c3ebc3b449caf4148c698d5201a0eae276c'],
] as const)('%s', (processor, length, hash) => {
  const code = callback(processor)
  expect(code.length).toBe(length)
  expect(createHash('sha256').update(code).digest('hex')).toBe(hash)
})
