import { expect, test } from 'vitest'
import { inTurn } from '../../../src/ffi/events/registration.js'

test('what registers and deregisters waits for the one before it, whether that fails or not', async () => {
  const calls: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const perform = inTurn((call) => {
    calls.push(call)
    return new Promise((resolve, reject) => {
      ends.set(call, (error) => (error ? reject(error) : resolve(call)))
    })
  })
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const results = ['deregister', 'register', 'again'].map((call) => perform(call, []).catch(String))
  await settled()
  expect(calls).toEqual(['deregister'])
  ends.get('deregister')?.(new Error('gone'))
  await settled()
  expect(calls).toEqual(['deregister', 'register'])
  ends.get('register')?.()
  await settled()
  ends.get('again')?.()
  expect(await Promise.all(results)).toEqual(['Error: gone', 'register', 'again'])
})
