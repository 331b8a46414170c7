import { expect, test } from 'vitest'
import type { HandleType } from '../../../native-types/description.js'
import { type HandleOwner, NativeHandle, type Pointer } from '../../../src/ffi/calls/handles.js'
import { noteIdentities, Renewals, retire } from '../../../src/ffi/reconnecting/identity.js'

/** A connection with the handles that it returned; it knows one UUID. */
class Former implements HandleOwner {
  readonly pointers = new Set<Pointer>()
  closed = false
  /** Ends its last call. */
  return: () => void = () => {}
  readonly #last = new Promise<void>((resolve) => {
    this.return = resolve
  })

  noteIdentities(pointers: readonly Pointer[]): Promise<void> {
    return noteIdentities(pointers, async () => {
      if (this.closed) throw new Error('closed')
      return uuid
    })
  }

  dispose = (): Promise<void> => Promise.resolve()
  quiet = (): Promise<void> => this.#last

  async close(): Promise<void> {
    this.closed = true
    await Promise.all([...this.pointers].map((pointer) => pointer.giveUp()))
  }
}

const uuid = '5e1f0a3c-0000-4000-8000-000000000001'
let addresses = 1n
const receive = (owner: HandleOwner, type: HandleType = 'virDomain'): NativeHandle =>
  NativeHandle.receive(type, addresses++, owner)
const pointer = (handle: NativeHandle, owner: HandleOwner): Pointer =>
  NativeHandle.pointerOf(handle, handle.type, owner, 'virDomainGetXMLDesc', 'domain')
const lost = (...owners: HandleOwner[]) => {
  return ({ owner }: Pointer): boolean => owners.includes(owner)
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('a handle stays valid when the connection that it was renewed on is lost during the renewal', async () => {
  const [first, second, third] = [new Former(), new Former(), new Former()]
  const handle = receive(first)
  await retire(first)
  const renewals = new Renewals()
  await renewals.renew([handle], lost(first), async () => {
    // It is lost while the answer is on its way: what it had until then has its key.
    await retire(second)
    second.return()
    return receive(second)
  })
  await second.close()
  await renewals.renew([handle], lost(first, second), async (call, identity) => {
    expect([call, identity]).toEqual(['virDomainLookupByUUIDString', uuid])
    return receive(third)
  })
  expect(pointer(handle, third).owner).toBe(third)
})

test('a handle that a lost connection returned last is found again, whether it is closed by then or not', async () => {
  for (const closes of [false, true]) {
    const [first, second] = [new Former(), new Former()]
    await retire(first)
    const handle = receive(first)
    if (closes) first.return()
    await settled()
    expect(first.closed).toBe(closes)
    await new Renewals().renew([handle], lost(first), async () => receive(second))
    expect(pointer(handle, second).owner).toBe(second)
  }
})

test('a handle that was freed, before or during the search, stays so', async () => {
  const [first, second] = [new Former(), new Former()]
  const [early, late] = [receive(first), receive(first)]
  await retire(first)
  await early.free()
  const renewals = new Renewals()
  expect(renewals.renew([early], lost(first), async () => receive(second))).toBeUndefined()
  let found: NativeHandle | undefined
  await renewals.renew([late], lost(first), async () => {
    await late.free()
    found = receive(second)
    return found
  })
  for (const handle of [early, late, found as NativeHandle])
    expect(() => pointer(handle, second)).toThrow('domain was freed; look up the object again')
})

test('what has no lookup of its own is not found again', async () => {
  const first = new Former()
  const handle = receive(first, 'virDomainSnapshot')
  await retire(first)
  expect(new Renewals().renew([handle], lost(first), async () => expect.unreachable())).toBeUndefined()
})
