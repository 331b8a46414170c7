import { describe, expect, test } from 'vitest'
import { DefinitionError } from '../../../src/base/index.js'
import { checkPolicy, parsePolicy, policyJsonSchema } from '../../../src/policy/index.js'
import { privateSubnets } from '../../../src/policy/rules/private-subnets.js'

const to = { guest: 'web' }
const forward = { protocol: 'tcp', port: 8080, to }

const refused: Record<string, readonly [policy: unknown, path: string, says: string]> = {
  'no object': ['web', '', '"web" is not an object'],
  'no name': [{ forward: [forward] }, 'name', 'is required'],
  'a name for a path': [{ name: '../x', forward: [forward] }, 'name', '"../x" is not a name'],
  'an unknown property': [
    { name: 'web', forwards: [] },
    'forwards',
    "is not allowed; did you mean 'forward'?; allowed: name",
  ],
  'nothing in it': [{ name: 'web' }, '', 'is empty: give it forward, allow, limit or names'],
  'a port that is none': [
    { name: 'web', forward: [{ ...forward, port: 70000 }] },
    'forward[0].port',
    '70000 is not a port',
  ],
  'a range the other way round': [
    { name: 'web', forward: [{ ...forward, port: '90-80' }] },
    'forward[0].port',
    '"90-80" is not a port',
  ],
  'a whole network as target': [
    { name: 'web', forward: [{ ...forward, to: { network: 'lab' } }] },
    'forward[0].to',
    'network lab is not a single target: add guest or mac',
  ],
  'a port twice': [
    { name: 'web', forward: [forward, { ...forward, port: '8000-9000' }] },
    'forward[1].port',
    '8000-9000 is already forwarded by forward[0]',
  ],
  'no room for a range': [
    { name: 'web', forward: [{ ...forward, port: '1000-1010', targetPort: 65530 }] },
    'forward[0].targetPort',
    'leaves no room for 11 ports',
  ],
  'a family that the address is not of': [
    { name: 'web', forward: [{ ...forward, to: { address: '10.0.0.1' }, family: 'ipv6' }] },
    'forward[0].family',
    'does not fit the address, which is IPv4',
  ],
  'a port of ICMP': [
    { name: 'web', allow: [{ from: { outside: true }, to, protocol: 'icmp', port: 8 }] },
    'allow[0].port',
    'ICMP has no ports',
  ],
  'a subnet with bits to spare': [
    { name: 'web', allow: [{ from: { address: '10.0.0.5/8' }, to }] },
    'allow[0].from.address',
    '"10.0.0.5/8" is not an address or a subnet',
  ],
  'a limit of the outside': [
    { name: 'web', limit: [{ of: { outside: true } }] },
    'limit[0].of.outside',
    'is not allowed here',
  ],
  'one guest limited twice': [
    { name: 'web', limit: [{ of: to }, { of: to, internet: true }] },
    'limit[1].of',
    'is already limited by limit[0]',
  ],
  'one network named twice': [
    { name: 'web', names: [{ network: 'lab' }, { network: 'lab', by: 'hosts' }] },
    'names[1].network',
    'lab is already in names[0]',
  ],
  'a MAC address on no network': [
    { name: 'web', limit: [{ of: { mac: '52:54:00:00:00:01' } }] },
    'limit[0].of.network',
    'is required with mac',
  ],
}

describe('what is no policy is refused, with the path, the value and the way out', () => {
  test.each(Object.entries(refused))('%s', (_name, [policy, path, says]) => {
    const found = checkPolicy(policy as never)
    expect(found).toContainEqual({ severity: 'error', path, message: expect.stringContaining(says) })
    expect(() => parsePolicy(policy)).toThrow(DefinitionError)
  })
})

test('what is one is taken, as text too', () => {
  const policy = {
    name: 'web',
    owner: 'shop',
    persist: true,
    forward: [forward, { ...forward, protocol: 'udp', from: ['outside'] }, { ...forward, port: '9000-9010' }],
    allow: [{ from: { network: 'a' }, to: { network: 'b' } }],
    limit: [
      { of: to, internet: true, host: ['dns', 'dhcp'], to: [{ address: '10.0.0.0/8', protocol: 'tcp', port: 443 }] },
    ],
  }
  expect(checkPolicy(policy as never)).toEqual([])
  expect(parsePolicy(JSON.stringify(policy))).toEqual(policy)
  expect(() => parsePolicy('{')).toThrow('is not JSON')
})

test('forwards of both families may share a port', () => {
  const forwards = ['192.168.111.5', 'fd11::5'].map((address) => ({ ...forward, to: { address } }))
  expect(checkPolicy({ name: 'web', forward: forwards } as never)).toEqual([])
})

test('the JSON Schema says what the types say', () => {
  expect(policyJsonSchema()).toMatchObject({
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: { limit: { items: { properties: { host: { items: { enum: ['dhcp', 'dns', 'icmp'] } } } } } },
  })
})

test('private subnets hold the links of the host, and do not overlap', () => {
  const routes = ['203.0.113.0/24', '10.50.0.0/24', '0.0.0.0/0'].map((destination) => ({
    family: 'ipv4',
    table: 'main',
    type: 'unicast',
    destination,
    link: 'hw0',
    metric: 0,
    dead: false,
  }))
  const found = privateSubnets({ routes } as never, 'ipv4')
  expect(found).toContain('203.0.113.0/24')
  expect(found).toContain('10.0.0.0/8')
  expect(found).not.toContain('10.50.0.0/24')
  expect(found).not.toContain('0.0.0.0/0')
})
