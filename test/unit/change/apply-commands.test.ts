import { describe, expect, test } from 'vitest'
import { HostChangeError } from '../../../src/base/errors.js'
import { shellText } from '../../../src/base/text/shell-word.js'
import { batchWord, refuseUnwritable } from '../../../src/change/batch.js'
import { type HostBefore, hostBefore, type LinkBefore } from '../../../src/change/host-before.js'
import { stepsTo } from '../../../src/change/steps.js'
import { checkHostNetwork } from '../../../src/host-network/check-host-network.js'
import type { HostNetworkDefinition } from '../../../src/host-network/definition.js'
import { Layers } from '../../../src/host-network/layers.js'
import { renderHostNetwork } from '../../../src/host-network/render/render-host-network.js'
import type { HostAddress, HostRoute } from '../../../src/machine/facts.js'
import { parseLinks } from '../../../src/machine/links.js'
import { readHostFacts } from '../../../src/machine/read-host-facts.js'
import { everyByte, nasty } from '../hostile-names.js'
import { recorded } from '../shell-recorder.js'

const names = [...nasty, ...everyByte]
const link = (name: string, more: Partial<LinkBefore> = {}): LinkBefore => ({
  name,
  index: 7,
  kind: 'physical',
  mac: '52:54:00:00:00:01',
  mtu: 1500,
  up: true,
  running: true,
  addresses: [],
  bond: undefined,
  ...more,
})
const addressWords = ['10.50.0.2/24', 'broadcast', '10.50.0.255']
const address = (label: string): HostAddress => ({
  link: 'hw0',
  family: 'ipv4',
  address: '10.50.0.2',
  prefix: 24,
  scope: 'global',
  secondary: false,
  broadcast: '10.50.0.255',
  label,
})

/** A NIC with an address, a link on top of it, and a route over both. */
function hostWith(name: string): HostBefore {
  const route: HostRoute = {
    family: 'ipv4',
    table: 'main',
    type: 'unicast',
    destination: '10.71.0.0/16',
    metric: 0,
    dead: false,
    nextHops: [
      { gateway: '10.50.0.7', link: 'hw0', dead: false },
      { gateway: '10.90.0.1', link: name, dead: false },
    ],
  }
  const all = [link('hw0', { addresses: [address(`hw0:${name}`)] }), link(name, { kind: 'macvlan', lower: 'hw0' })]
  return { links: new Map(all.map((one) => [one.name, one])), routes: [route] }
}

const bridged = new Layers({ bridges: [{ name: 'br0', ports: ['hw0'], dhcp4: true }] })

describe('a change, whatever the links beside it are called', () => {
  test('what takes it back has the name wherever it is needed, as it is, and runs nothing else', () => {
    const undo = names.map((name) => stepsTo(bridged, hostWith(name)).undo)
    expect(recorded(undo.map((commands) => commands.map(shellText).join('\n')))).toEqual(undo)
    for (const [index, name] of names.entries()) {
      const has = (words: string[]) => expect([name, undo[index]]).toEqual([name, expect.arrayContaining([words])])
      has(['mtu', name, '1500'])
      has(['try', 'ip', 'link', 'set', ...(/^[a-z]\w*\d\w*$/.test(name) ? [] : ['dev']), name, 'up'])
      has(['try', 'ip', 'address', 'replace', ...addressWords, 'dev', 'hw0', 'label', `hw0:${name}`])
      expect(undo[index]?.flat().filter((word) => word === name).length).toBeGreaterThanOrEqual(3)
    }
  })

  test('is refused before it is made where there is no way to name one', () => {
    const steps = (name: string) => stepsTo(bridged, hostWith(name))
    for (const name of names) {
      if (batchWord(name) !== undefined) refuseUnwritable(steps(name))
      else expect(() => refuseUnwritable(steps(name)), name).toThrow(HostChangeError)
    }
    expect(names.filter((name) => batchWord(name) === undefined).every((name) => /#|'.*"|".*'/.test(name))).toBe(true)
    expect(() => refuseUnwritable(steps('a\ufffdb'))).toThrow(
      /'a\ufffdb', which is not valid UTF-8; rename that link first/,
    )
  })

  test('two names that are not UTF-8 and read the same are two links', async () => {
    const entry = (ifindex: number, lower: string) => ({
      ifindex,
      ifname: 'a\ufffd',
      link: lower,
      mtu: 1500,
      flags: [],
    })
    const printed = JSON.stringify([entry(3, 'hw0'), entry(4, 'hw1')])
    const facts = await readHostFacts({
      run: async (argv) => (argv.join(' ') === 'ip -j -d link' ? printed : '[]'),
      readFile: async () => '',
      glob: async () => [],
    })
    const host = hostBefore(facts)
    expect([...host.links.values()].map(({ lower }) => lower)).toEqual(['hw0', 'hw1'])
  })

  test("a link called as one of ip's own words is named after `dev`", () => {
    for (const name of ['up', 'dev', 'help', 'name', 'type', 'h']) {
      const { create, move, undo } = stepsTo(
        new Layers({ bridges: [{ name, ports: ['hw0'], mtu: 1400 }] }),
        hostWith('e1'),
      )
      const sets = [...create, ...move, ...undo].map((words) => words.join(' ').replace(/^try ip /, ''))
      const named = sets.filter((text) => text.startsWith('link ')).map((text) => text.replace(/^link (set|add) /, ''))
      expect(named).toContain(`dev ${name} up`)
      expect(named).toContain(`hw0 master ${name}`)
      for (const text of named) expect(text).toMatch(/^(dev|hw0|e1) /)
    }
  })
})

test('a link whose name has control characters, which ip(8) prints as they are, is read like any other', () => {
  for (const name of names) {
    const quoted = JSON.stringify(name).replace(/\\u00[01]./g, (escaped) => JSON.parse(`"${escaped}"`))
    expect(parseLinks(`[{"ifindex":7,"ifname":${quoted},"flags":["UP"]}]`, {})).toMatchObject([{ name, index: 7 }])
  }
})

test('a link called as what every object has is read as what it is', () => {
  const text = JSON.stringify([{ ifindex: 7, ifname: 'constructor', flags: ['UP'], operstate: 'DOWN' }])
  expect(parseLinks(text, Object.create(null), Object.create(null))).toMatchObject([{ running: false }])
  expect(parseLinks(text, Object.create(null), Object.create(null))[0]).not.toHaveProperty('wireless')
})

describe('no value puts a line of its own into a file', () => {
  const full: HostNetworkDefinition = {
    ethernets: [{ name: 'hw1', mtu: 1400 }],
    bonds: [{ name: 'bond0', mode: 'active-backup', slaves: ['hw2', 'hw3'], miimon: 100, primary: 'hw2' }],
    vlans: [{ name: 'v5', link: 'bond0', id: 5 }],
    bridges: [
      {
        name: 'br0',
        ports: ['v5'],
        macAddress: '52:54:00:00:00:99',
        addresses: ['10.50.0.2/24', 'fd50::2/64'],
        routes: [
          { to: 'default', via: '10.50.0.1', metric: 5 },
          { to: '10.60.0.0/16', via: '10.50.0.9' },
        ],
        nameservers: { addresses: ['10.50.0.1'], search: ['example.org'] },
      },
    ],
  }
  test.each(['NetworkManager', 'networkd', 'netplan', 'nmstate'] as const)('%s', (renderer) => {
    expect(renderHostNetwork(full, renderer).length).toBeGreaterThan(0)
  })

  test('every text of a definition is refused with one, in the middle and at either end', () => {
    expect(checkHostNetwork(full)).toEqual([])
    const texts = [...JSON.stringify(full).matchAll(/[:[,]("[^"]*")(?=[,\]}])/g)]
    expect(texts).toHaveLength(19)
    for (const { 1: text = '', index } of texts) {
      const at = index + 1
      for (const end of ['\n', '\r', ' ', '\0', '\u2028', ';id', "'"]) {
        const value: string = JSON.parse(text)
        for (const changed of [`${value}${end}`, `${end}${value}`, `${value.slice(0, 2)}${end}x=y`]) {
          const json = JSON.stringify(full)
          const definition = JSON.parse(json.slice(0, at) + JSON.stringify(changed) + json.slice(at + text.length))
          const errors = checkHostNetwork(definition).filter(({ severity }) => severity === 'error')
          expect([changed, errors.length > 0]).toEqual([changed, true])
        }
      }
    }
  })

  test('a name that a shell, systemd or NetworkManager would take for more than one is refused', () => {
    for (const name of names.filter((one) => !/^\w[\w.-]*$/.test(one) || /^\d+$/.test(one))) {
      const errors = checkHostNetwork({ bridges: [{ name, ports: [] }] })
      expect([name, errors[0]?.path]).toEqual([name, 'bridges[0].name'])
    }
  })
})
