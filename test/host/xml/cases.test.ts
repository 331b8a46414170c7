import { describe, expect, test } from 'vitest'
import { LibvirtError } from '../../../src/base/errors.js'
import { cases } from '../../unit/xml/cases.js'
import { canonicalOf, withoutGenerated } from './canonical.js'
import { daemonOfFile } from './daemon-of-file.js'

const daemon = daemonOfFile()

/** Documents that libvirt took until this release, and drops the odd part of: without it they mean the same. */
const refusedSince: Record<string, number> = { 'net-bootp-server-only': 9_001_000 }

describe.each(cases.filter(({ group }) => group !== 'E'))('$group: $name', ({ name, kind, xml, parse, build }) => {
  test('means to libvirt what it meant before it was read and written', async () => {
    const { connection, release } = daemon
    const rebuilt = await canonicalOf(connection, kind, build(parse(xml)))
    if (release >= (refusedSince[name] ?? Number.POSITIVE_INFINITY)) {
      await expect(canonicalOf(connection, kind, xml)).rejects.toThrow(LibvirtError)
      expect(parse(rebuilt)).toMatchObject(parse(xml))
      return
    }
    expect(withoutGenerated(rebuilt)).toBe(withoutGenerated(await canonicalOf(connection, kind, xml)))
  })
})

test.each(cases.filter(({ group }) => group === 'E'))('E: $name is refused', async ({ kind, xml }) => {
  await expect(canonicalOf(daemon.connection, kind, xml)).rejects.toThrow(LibvirtError)
})
