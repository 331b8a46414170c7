import fc from 'fast-check'
import { expect } from 'vitest'
import type { Connection } from '../../../src/connection/index.js'
import { VIR_NETWORK_DEFINE_VALIDATE } from '../../../src/libvirt.js'
import { buildNetwork } from '../../../src/xml/network/build-network.js'
import { checkNetwork } from '../../../src/xml/network/check-network.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'
import { parseNetwork } from '../../../src/xml/network/parse-network.js'
import { networks } from '../../unit/xml/definition-arbitraries.js'
import { seed } from '../../unit/xml/seed.js'
import { type Loss, layout, lost, without } from './read-back.js'

/** libvirt's own form of a network, checked against libvirt's schema. */
export async function canonicalNetwork(connection: Connection, xml: string): Promise<string> {
  const network = await connection.libvirt.virNetworkDefineXMLFlags(xml, VIR_NETWORK_DEFINE_VALIDATE)
  try {
    return await connection.libvirt.virNetworkGetXMLDesc(network, 0)
  } finally {
    await connection.libvirt.virNetworkUndefine(network)
  }
}

/** What came after the release that is tested, and is therefore refused by its schema or dropped. */
const newer: Record<string, { since: number; reason: string }> = {
  title: { since: 9_007_000, reason: 'title, since 9.7.0' },
  description: { since: 9_007_000, reason: 'description, since 9.7.0' },
  'forward.driver.model': { since: 10_000_000, reason: 'VFIO variant drivers, since 10.0.0' },
  'forward.driver.iommufd': { since: 12_001_000, reason: 'iommufd, since 12.1.0' },
  'domain.register': { since: 10_001_000, reason: 'register, since 10.1.0' },
  'dns.forwarders[].port': { since: 12_000_000, reason: 'port of a forwarder, since 12.0.0' },
}

/** What libvirt does not give back as it was given. */
const losses: Loss[] = [
  { path: /^connections$|connections$/, reason: 'read only: libvirt keeps its own count' },
  { path: /^ipv6$/, value: false, reason: 'the default' },
  { path: /\.default$/, value: false, reason: 'the default' },
  { path: /^mtu$/, value: 0, reason: 'the default' },
  { path: /^forward\.nat\.ipv6$/, value: false, reason: 'the default' },
  { path: /\.profileId$/, value: '', reason: 'the empty profile is none' },
  { path: /\.srvs\[\]\.(priority|weight)$/, value: 0, reason: 'the default' },
  { path: /\.lease\.unit$/, value: 'minutes', reason: 'the default' },
  { path: /^(title|description)$/, value: '', reason: 'an empty text is none' },
  { path: /^metadata$/, reason: 'laid out anew; compared apart' },
]

/** libvirt writes a carriage return as it is, and then nobody can read it: XML makes a line end of it. */
const withUnixLineEnds = (definition: NetworkDefinition): NetworkDefinition => {
  const { title, description } = definition
  return {
    ...definition,
    ...(title !== undefined && { title: title.replace(/\r\n?/g, '\n') }),
    ...(description !== undefined && { description: description.replace(/\r\n?/g, '\n') }),
  }
}

/** What one daemon refuses of what another accepts, and why. */
export interface Refusal {
  readonly message: RegExp
  readonly reason: string
  /** checkNetwork warned of it. */
  readonly warned: boolean
}

/**
 * Defines generated networks of every mode with VALIDATE and compares what libvirt gives back.
 *
 * @param unlike    what this driver does not give back, beyond what none does
 * @param refusals  what this daemon refuses; everything else must be accepted
 */
export async function readBackNetworks(
  connection: Connection,
  numRuns: number,
  unlike: readonly Loss[] = [],
  refusals: readonly Refusal[] = [],
): Promise<void> {
  const release = await connection.libvirt.virConnectGetLibVersion()
  const unknown = Object.entries(newer).flatMap(([path, { since }]) => (release < since ? [path] : []))
  await fc.assert(
    fc.asyncProperty(networks(), async (made) => {
      const definition = withUnixLineEnds(without(made, unknown))
      const xml = buildNetwork(definition)
      const given = parseNetwork(xml)
      const canonical = await canonicalNetwork(connection, xml).catch((error: Error) => {
        const refusal = refusals.find(({ message }) => message.test(error.message))
        if (refusal === undefined) throw error
        if (refusal.warned) expect(checkNetwork(definition), error.message).not.toEqual([])
        return undefined
      })
      fc.pre(canonical !== undefined)
      const got = parseNetwork(canonical ?? '')
      expect(lost(given, got, [...losses, ...unlike]), xml).toEqual([])
      expect(layout(got.metadata ?? '').replaceAll('"', "'")).toBe(layout(given.metadata ?? ''))
      // From here on nothing changes any more.
      const again = await canonicalNetwork(connection, buildNetwork(got))
      expect(parseNetwork(again)).toEqual(got)
    }),
    { numRuns, seed },
  )
}
