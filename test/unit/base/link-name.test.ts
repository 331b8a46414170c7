import { checkInterface, checkNetwork, parseInterface, parseNetwork } from 'virtnet/xml'
import { describe, expect, test } from 'vitest'
import { linkNamePattern, linkNameProblem } from '../../../src/base/text/link-name.js'
import { buildInterface } from '../../../src/xml/interface/build-interface.js'
import { buildNetwork } from '../../../src/xml/network/build-network.js'
import { linkNames, notLinkNames } from './link-names.js'

test.each(linkNames)('%j may be the name of a link', (name) => {
  expect(linkNameProblem(name)).toBeUndefined()
  expect(name).toMatch(new RegExp(linkNamePattern, 'u'))
})

test.each(notLinkNames)('%j may not', (name, why) => {
  expect(linkNameProblem(name)).toContain(why)
})

const ips = [{ address: '10.0.0.1', prefix: 24 }]

/** Every field that names a link, in a definition that is right but for it. */
const fields: readonly (readonly [path: string, definition: (name: string) => unknown])[] = [
  ['bridge.name', (name) => ({ mode: 'isolated', name: 'n', bridge: { name } })],
  ['bridge.name', (name) => ({ mode: 'bridged', name: 'n', bridge: { name } })],
  ['forward.dev', (dev) => ({ mode: 'nat', name: 'n', forward: { dev }, ips })],
  ['forward.dev', (dev) => ({ mode: 'routed', name: 'n', forward: { dev }, ips })],
  ['forward.interfaces[0].dev', (dev) => ({ mode: 'routed', name: 'n', forward: { interfaces: [{ dev }] }, ips })],
  ['forward.dev', (dev) => ({ mode: 'macvtap', name: 'n', forward: { mode: 'bridge', dev } })],
  ['forward.pf.dev', (dev) => ({ mode: 'macvtap', name: 'n', forward: { mode: 'passthrough', pf: { dev } } })],
  ['forward.pf.dev', (dev) => ({ mode: 'hostdev', name: 'n', forward: { pf: { dev } } })],
  ['target.dev', (dev) => ({ type: 'network', source: { network: 'n' }, target: { dev } })],
  ['guest.dev', (dev) => ({ type: 'network', source: { network: 'n' }, guest: { dev } })],
  ['source.dev', (dev) => ({ type: 'direct', source: { dev, mode: 'bridge' } })],
  ['source.dev', (dev) => ({ type: 'user', source: { dev }, backend: { type: 'passt' } })],
  [
    'portForwards[0].dev',
    (dev) => ({
      type: 'user',
      backend: { type: 'passt' },
      portForwards: [{ proto: 'tcp', dev, ranges: [{ start: 1 }] }],
    }),
  ],
]

describe.each(fields)('%s', (path, definition) => {
  const check = (name: string) => {
    const given = definition(name) as { mode?: string }
    return given.mode ? checkNetwork(given as never) : checkInterface(given as never)
  }

  test('what the kernel refuses is refused, with the value and the reason', () => {
    for (const [name, reason] of notLinkNames) {
      const why = name.includes('\v') ? 'which XML cannot represent' : reason
      const errors = check(name).filter(({ severity }) => severity === 'error')
      expect([name, errors]).toEqual([name, [{ severity: 'error', path, message: expect.stringContaining(why) }]])
    }
  })

  test('other names are not', () => {
    for (const name of linkNames)
      expect([name, check(name).filter(({ severity }) => severity === 'error')]).toEqual([name, []])
  })
})

test('libvirt makes a number of %d in the name of a new link', () => {
  expect(
    checkNetwork({ mode: 'isolated', name: 'n', bridge: { name: 'lab%d' } }).map(({ severity }) => severity),
  ).toEqual(['warning'])
  expect(checkNetwork({ mode: 'bridged', name: 'n', bridge: { name: 'lab%d' } })).toMatchObject([{ severity: 'error' }])
})

describe('what was read is kept, however its links are called', () => {
  test('a network', () => {
    for (const name of ['vir br', 'a234567890123456', 'a/b']) {
      const xml = `<network><name>n</name><forward mode='nat' dev='${name}'/><bridge name='${name}'/><ip address='10.0.0.1' prefix='24'/></network>`
      const read = parseNetwork(xml)
      expect(read).toMatchObject({ bridge: { name }, forward: { dev: name } })
      expect(
        checkNetwork(read)
          .map(({ severity, path }) => `${severity} ${path}`)
          .sort(),
      ).toEqual(['warning bridge.name', 'warning forward.dev'])
      expect(parseNetwork(buildNetwork(read))).toEqual(read)
      // Who writes another name of this kind is told.
      expect(() =>
        buildNetwork({ ...read, bridge: { ...(read as never as { bridge: object }).bridge, name: 'x y' } } as never),
      ).toThrow('bridge.name: "x y" contains white space')
    }
  })

  test('an interface', () => {
    const read = parseInterface(
      "<interface type='direct'><source dev='eth0:1' mode='vepa'/><target dev='a name that is long'/></interface>",
    )
    expect(checkInterface(read).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(parseInterface(buildInterface(read))).toEqual(read)
  })

  test("a switch of ESX or Hyper-V, which is no link of Linux's", () => {
    const found = checkInterface({ type: 'bridge', source: { bridge: 'VM Network' } })
    expect(found).toMatchObject([{ severity: 'warning', path: 'source.bridge' }])
    expect(found[0]?.message).toContain('only Hyper-V and ESX')
  })
})

describe('metadata', () => {
  const found = (metadata: unknown) =>
    checkNetwork({ mode: 'isolated', name: 'n', metadata } as never).map(
      ({ severity, path, message }) => `${severity} ${path}: ${message}`,
    )

  test.each([
    ['', ''],
    ['<a:b xmlns:a="urn:a">ci</a:b>', ''],
    ['  <!-- note --> <b xmlns="urn:b"/>\n<a:b xmlns:a="urn:a"/>', ''],
    [
      'owner: ci',
      'error metadata: "owner: ci" is not in an element; libvirt drops it: write elements such as <app:owner',
    ],
    ['<a:b xmlns:a="urn:a"/> and more', 'error metadata: "and more" is not in an element'],
    ['<a', 'error metadata: not well-formed XML'],
    ['<a></b>', 'error metadata: not well-formed XML'],
    ['a & b', 'error metadata: the reference & is not accepted'],
    [7, 'error metadata: 7 is not XML text'],
    ['<owner>ci</owner>', 'warning metadata: <owner> has no namespace; libvirt drops it'],
    ['<a:b xmlns:a="urn:a"/><c xmlns="urn:a"/>', 'warning metadata: <c> is a second element of urn:a; libvirt keeps'],
  ])('%j', (metadata, said) => {
    const all = found(metadata)
    expect(all).toHaveLength(said === '' ? 0 : 1)
    expect(all.join()).toContain(said)
  })

  test('a namespace that the network declares', () => {
    const read = parseNetwork("<network xmlns:a='urn:a'><name>n</name><metadata><a:b/></metadata></network>")
    expect(checkNetwork(read).filter(({ path }) => path === 'metadata')).toEqual([])
  })
})
