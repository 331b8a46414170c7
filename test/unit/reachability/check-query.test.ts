import { describe, expect, test } from 'vitest'
import { DefinitionError } from '../../../src/base/errors.js'
import { type NetworkQuery, queryOf } from '../../../src/gathering/live/reachability.js'
import { explain } from '../../../src/reachability/explain.js'
import { type MatrixOptions, reachabilityMatrix } from '../../../src/reachability/matrix.js'
import type { ReachabilityQuery } from '../../../src/reachability/query.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { surroundingsOf } from '../altered-hosts.js'

const surroundings = await surroundingsOf(recordedCase('nat'))
const right: ReachabilityQuery = {
  from: { kind: 'host' },
  to: { kind: 'guest', network: 'nat' },
  family: 'ipv4',
  protocol: 'tcp',
}

function issuesOf(run: () => unknown): string[] {
  try {
    run()
  } catch (error) {
    if (error instanceof DefinitionError) return error.issues.map(({ path, message }) => `${path}: ${message}`)
    throw error
  }
  return []
}

const ends = "{ kind: 'guest', guest: 'NAME' }, { kind: 'host' } for this host, or { kind: 'external' }"

describe('a query that makes no sense names the field, the value and the way out', () => {
  test.each<[Record<string, unknown>, string[]]>([
    [{}, []],
    [{ family: 'inet' }, ["family: 'inet' is not ipv4 or ipv6; did you mean 'ipv4'?"]],
    [{ family: undefined }, ['family: is required: ipv4 or ipv6']],
    [{ family: 4 }, ['family: 4 is not ipv4 or ipv6']],
    [{ protocol: undefined }, ['protocol: is required: one of icmp, tcp, udp']],
    [{ protocol: 'TCP' }, ["protocol: 'TCP' is not one of icmp, tcp, udp; did you mean 'tcp'?"]],
    [{ protocol: 'ping' }, ["protocol: 'ping' is not one of icmp, tcp, udp; did you mean 'icmp'?"]],
    [{ protocol: 'sctp' }, ["protocol: 'sctp' is not one of icmp, tcp, udp"]],
    [{ port: 0 }, ['port: 0 is not a valid port (1–65535)']],
    [{ port: '22' }, ["port: '22' is not a valid port (1–65535): use the number 22"]],
    [{ port: 22.5 }, ['port: 22.5 is not a valid port (1–65535)']],
    [{ port: 'ssh' }, ["port: 'ssh' is not a valid port (1–65535)"]],
    [{ from: 'host' }, ["from: 'host' is not an object such as { kind: 'host' }"]],
    [{ from: 'outside' }, ["from: 'outside' is not an object such as { kind: 'external' }"]],
    [{ from: 'web' }, [`from: 'web' is not an object such as ${ends.replace('NAME', 'web')}`]],
    [{ to: undefined }, [`to: is required: ${ends}`]],
    [{ to: null }, [`to: null is not an object such as ${ends}`]],
    [{ to: {} }, ['to.kind: is required: one of guest, host, external']],
    [
      { from: { kind: 'outside' } },
      ["from.kind: 'outside' is not one of guest, host, external; did you mean 'external'?"],
    ],
    [{ to: { kind: 'lan' } }, ["to.kind: 'lan' is not one of guest, host, external"]],
    [{ from: { kind: 'external', address: '10.0.0' } }, ["from.address: '10.0.0' is not an IP address"]],
    [
      { from: { kind: 'external', address: 'fd00::1' } },
      ["from.address: fd00::1 is not an ipv4 address: use family 'ipv6', or an ipv4 address"],
    ],
    [
      { from: { kind: 'external' }, to: { kind: 'external' } },
      ['to: both ends are external, so this host is not involved'],
    ],
    [{ to: { kind: 'guest', network: 'net' } }, ["to.network: there is no network 'net'; known: nat"]],
    [
      { to: { kind: 'guest', network: 'nat', guest: 'g9' } },
      ["to.guest: there is no guest 'g9' on network 'nat'; known: g1, g2"],
    ],
    [{ family: 4, protocol: 'x', port: -1 }, [expect.any(String), expect.any(String), expect.any(String)] as string[]],
  ])('%j', (change, expected) => {
    expect(issuesOf(() => explain({ ...right, ...change } as ReachabilityQuery, surroundings))).toEqual(expected)
  })
})

test.each<[unknown, string[]]>([
  [{}, []],
  [{ protocol: 'tcp', port: 22, networks: ['nat'] }, []],
  [{ port: 22 }, ["port: ICMP has no ports: omit 22, or use protocol 'tcp' or 'udp'"]],
  [{ families: [] }, ['families: is empty: omit it for both']],
  [{ families: ['ipv5'] }, ["family: 'ipv5' is not ipv4 or ipv6; did you mean 'ipv4'?"]],
  [{ protocol: 'gre' }, ["protocol: 'gre' is not one of icmp, tcp, udp"]],
  [{ networks: ['nat', 'net'] }, ["networks[1]: there is no network 'net'; known: nat"]],
])('options of a matrix: %j', (options, expected) => {
  expect(issuesOf(() => reachabilityMatrix(surroundings, options as MatrixOptions))).toEqual(expected)
})

test.each<[NetworkQuery, Partial<ReachabilityQuery>]>([
  [
    { from: { kind: 'host' }, to: { kind: 'guest' }, protocol: 'tcp', port: 22 },
    { from: { kind: 'host' }, to: { kind: 'guest', network: 'lab' }, family: 'ipv4', protocol: 'tcp', port: 22 },
  ],
  [
    { from: { kind: 'guest', guest: 'web' }, to: { kind: 'guest', network: 'dmz' }, protocol: 'icmp' },
    { from: { kind: 'guest', guest: 'web', network: 'lab' }, to: { kind: 'guest', network: 'dmz' }, family: 'ipv4' },
  ],
  [{ from: { kind: 'guest' }, to: { kind: 'host', address: 'fd00::1' }, protocol: 'udp' }, { family: 'ipv6' }],
  [{ from: { kind: 'external', address: '10.0.0.1' }, to: { kind: 'guest' }, protocol: 'udp' }, { family: 'ipv4' }],
  [
    { from: { kind: 'external', address: '10.0.0.1' }, to: { kind: 'guest' }, family: 'ipv6', protocol: 'udp' },
    { family: 'ipv6' },
  ],
])('what a query about a network leaves out, the network says: %j', (query, expected) => {
  expect(queryOf(query, 'lab')).toMatchObject(expected)
})
