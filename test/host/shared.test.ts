import { describe, expect } from 'vitest'
import { sharedHost } from './harness/shared.js'

let first: unknown
describe('a shared host', () => {
  sharedHost('is on the LAN', async ({ host, lan }) => {
    first = host
    expect(await lan.x.ping(`${host.ipv4}`)).toEqual({ reached: true })
  })
  sharedHost('is the same for every test of a file', async ({ host }) => {
    expect(host).toBe(first)
  })
})
