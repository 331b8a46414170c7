import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect, LibvirtError } from '../../../src/index.js'
import { cases } from '../../unit/xml/cases.js'
import { type Host, startHost } from '../harness/index.js'
import { canonicalOf, withoutGenerated } from './canonical.js'

let host: Host
let connection: Connection
beforeAll(async () => {
  host = await startHost()
  connection = await connect(host.uri)
})
afterAll(async () => {
  await connection.close()
  await host[Symbol.asyncDispose]()
})

/** Documents that a newer libvirt than the one of the cases refuses. */
const refusedSince: Record<string, number> = { 'net-bootp-server-only': 9_001_000 }

describe.each(cases.filter(({ group }) => group !== 'E'))('$group: $name', ({ name, kind, xml, parse, build }) => {
  test('means to libvirt what it meant before it was read and written', async (context) => {
    const release = await connection.libvirt.virConnectGetLibVersion()
    if (release >= (refusedSince[name] ?? Number.POSITIVE_INFINITY)) context.skip()
    const original = await canonicalOf(connection, kind, xml)
    const rebuilt = await canonicalOf(connection, kind, build(parse(xml)))
    expect(withoutGenerated(rebuilt)).toBe(withoutGenerated(original))
  })
})

test.each(cases.filter(({ group }) => group === 'E'))('E: $name is refused', async ({ kind, xml }) => {
  await expect(canonicalOf(connection, kind, xml)).rejects.toThrow(LibvirtError)
})
