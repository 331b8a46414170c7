import { expect, test } from 'vitest'
import { Landings } from '../../../src/ffi/events/landings.js'
import { libraryOptions } from '../../../src/ffi/workers/library.js'

const land = (landings: Landings) => landings.land('virConnectCloseFunc', 'identity', () => {})

test('an address that C may still have is not used again by the same connection; libvirt refuses it', async () => {
  const [one, other] = [new Landings(libraryOptions(), () => {}), new Landings(libraryOptions(), () => {})]
  const first = await land(one)
  first.release()
  const again = await land(one)
  expect(again.address).toBe(first.address)
  again.release(true)
  const next = await land(one)
  expect(next.address).not.toBe(first.address)
  const elsewhere = await land(other)
  expect(elsewhere.address).toBe(first.address)
  next.release()
  elsewhere.release()
})
