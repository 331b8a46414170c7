import { describe, expect, test } from 'vitest'
import { ipOf } from '../../../src/base/addresses/ip.js'
import { printable } from '../../../src/base/text/printable.js'
import type { HostFacts } from '../../../src/machine/index.js'
import {
  type Explanation,
  explanationText,
  matrixText,
  type ReachabilityMatrix,
  type ReachabilityQuery,
} from '../../../src/reachability/index.js'
import { candidatesFor } from '../../../src/reachability/remedy/candidates.js'
import { remedyOf } from '../../../src/reachability/remedy/find-remedy.js'
import type { Trouble } from '../../../src/reachability/walk/fate.js'
import type { Guest } from '../../../src/reachability/world/guest.js'
import { World } from '../../../src/reachability/world/world.js'
import { findTampering } from '../../../src/tamper/index.js'
import type { NetworkDefinition } from '../../../src/xml/index.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { type Alteration, altered, nftChain, surroundingsOf } from '../altered-hosts.js'
import { holdCommands, type Told } from '../commands-of-names.js'
import { everyByte, nasty } from '../hostile-names.js'
import { recorded } from '../shell-recorder.js'

const names = [...nasty, ...everyByte]
const query: ReachabilityQuery = {
  from: { kind: 'guest', network: 'nat', guest: 'g1' },
  to: { kind: 'external', address: '10.50.0.3' },
  family: 'ipv4',
  protocol: 'tcp',
  port: 443,
}
const { networks, facts: host } = await surroundingsOf(recordedCase('nat'))
const world = new World({ networks, facts: host })

/** Before anything is asked again: the first that could help. */
function firstOf(trouble: Trouble): { text: string; commands: readonly { command: string }[] } {
  const [parts = []] = candidatesFor(trouble, query, world)
  return remedyOf(parts, [])
}

describe('the commands of a remedy, whatever is named', () => {
  const guest = (name: string, port: string) =>
    ({ name, port, hasDefaultRoute: false, network: { name: 'nat' }, addresses: [] }) as unknown as Guest
  const troubles: readonly (readonly [string, (name: string) => Trouble])[] = [
    [
      'a sysctl',
      (name) => ({ kind: 'forwarding-off', sysctl: `net.ipv4.conf.${name.replaceAll('.', '/')}.forwarding` }),
    ],
    [
      'the reverse path',
      (name) => ({ kind: 'reverse-path', sysctls: ['', `net.ipv4.conf.${name.replaceAll('.', '/')}.rp_filter`] }),
    ],
    ['an isolated port', (name) => ({ kind: 'isolated-port', ports: [name] })],
    ['an uplink', (name) => ({ kind: 'uplink', bridge: 'br0', uplinks: [name] })],
    ['a bridge', (name) => ({ kind: 'uplink', bridge: name, uplinks: ['hw0'] })],
    ['a link that is down', (name) => ({ kind: 'link-down', link: name })],
    ['a network', (name) => ({ kind: 'inactive', network: name })],
    ['a guest', (name) => ({ kind: 'guest-link', guest: guest(name, 'vnet3') })],
    ["a guest's port", (name) => ({ kind: 'guest-link', guest: guest('web', name) })],
    ['an unplugged port', (name) => ({ kind: 'unplugged', port: name, bridge: 'br0' })],
    ['a link with a translated address', (name) => ({ kind: 'translated-address', address: '10.0.0.1', link: name })],
  ]

  test.each(troubles)('%s', (_what, troubleOf) => {
    const told = (name: string): Told => {
      const { text, commands } = firstOf(troubleOf(name))
      return { text, commands: commands.map(({ command }) => command) }
    }
    const garbled = 'a\ufffdb'
    holdCommands('zz9', told('zz9').commands, new Map([...names, garbled].map((name) => [name, told(name)])))
  })

  const rules = ['iptables', 'nft'].flatMap((tool) =>
    (['in', 'out', 'one of several in', 'table', 'chain'] as const)
      .filter((where) => tool === 'nft' || where === 'in' || where === 'out' || where === 'chain')
      .map((where) => [tool, where] as const),
  )
  test.each(rules)('a rule of %s, named as %s', (tool, where) => {
    const told = (name: string): Told => {
      const at = (place: string, otherwise: string) => (where === place ? name : otherwise)
      const trouble = {
        kind: 'rule',
        bridged: false,
        packet: {
          family: 'ipv4',
          role: 'request',
          protocol: 'tcp',
          source: ipOf('10.50.0.3'),
          destination: ipOf('10.60.0.2'),
        },
        place: { inLink: where === 'one of several in' ? ['vg1', name] : at('in', 'hw0'), outLink: at('out', 'hw1') },
        refusal: {
          decision: { kind: 'drop' },
          chain: {
            table: { tool, family: 'ip', name: at('table', 'filter'), chains: [], sets: [] },
            chain: { name: at('chain', 'FORWARD') },
            base: { hook: 'forward', priority: 0 },
          },
        },
      } as unknown as Trouble
      const { text, commands } = firstOf(trouble)
      return { text, commands: commands.map(({ command }) => command) }
    }
    if (tool === 'nft' && (where === 'table' || where === 'chain')) {
      // nft takes its arguments for one text, where quotes do not help: `x;flush ruleset`.
      for (const name of names) {
        const { text, commands } = told(name)
        if (/^[a-zA-Z_.][\w./-]*$/.test(name)) expect(commands.join('\n')).toContain(` ${name} `)
        else
          expect([name, commands, text]).toEqual([
            name,
            [],
            expect.stringContaining('with the program that created it'),
          ])
      }
      return
    }
    if (where === 'chain') {
      const usable = names.filter((name) => !/^[-!]/.test(name) && !/\s/.test(name))
      expect(recorded(usable.map((name) => told(name).commands.join('\n'))).map(([first]) => first?.[2])).toEqual(
        usable,
      )
      return
    }
    holdCommands('zz9', told('zz9').commands, new Map(names.map((name) => [name, told(name)])))
  })
})

describe('what heals, whatever a bridge is called', () => {
  const alterations: readonly (readonly [string, Alteration])[] = [
    ['lost rules', { commands: { 'iptables-save': (text) => text.replace(/^-A LIBVIRT_(FW|PRT).*\n/gm, '') } }],
    ['a rule above', { iptables: ['FORWARD -i virbr111 -j DROP'] }],
    ['a policy', { commands: { 'iptables-save': (text) => `${text}*mangle\n:FORWARD DROP [0:0]\nCOMMIT\n` } }],
    ['a chain of nft', { nft: nftChain([], { policy: 'drop' }) }],
    ['a chain of nft for what comes in', { nft: nftChain([], { policy: 'drop', hook: 'input' }) }],
    ['a chain of nft for what goes out', { nft: nftChain([], { policy: 'drop', hook: 'output' }) }],
    ['a chain of nft for frames', { nft: nftChain([], { policy: 'drop', family: 'bridge' }) }],
  ]
  const renamed = <T>(value: T, name: string): T =>
    JSON.parse(JSON.stringify(value).replaceAll('virbr111', () => JSON.stringify(name).slice(1, -1)))

  test.each(alterations)('%s', async (_what, alteration) => {
    const surroundings = await surroundingsOf(altered(recordedCase('nat'), alteration))
    const told = (name: string): Told => {
      const facts: HostFacts = renamed(surroundings.facts, name)
      const found = findTampering(renamed<readonly NetworkDefinition[]>(surroundings.networks, name), facts)
      const text = found.map((one) => `${one.text} ${one.evidence}`).join(' ')
      expect(printable(text)).toBe(text)
      expect(found.flatMap(({ heal }) => heal).join('')).not.toContain('\ufffd')
      return { text, commands: found.flatMap(({ heal }) => heal) }
    }
    const plain = told('virbr111').commands
    expect(plain.length).toBeGreaterThan(0)
    holdCommands('virbr111', plain, new Map(nasty.map((name) => [name, told(name)])))
    expect(told('a\ufffdb').text).toContain('rename that link first')
  })

  test("a rule's comment is quoted as iptables-save does it, which a shell would run", async () => {
    const comment = '$(id>PWN) `id>P` "it\'s" \\ end'
    const saved = comment.replace(/["'\\]/g, '\\$&')
    const iptables = [`FORWARD -d 10.60.0.0/16 -m comment --comment "${saved}" -j DROP`]
    const surroundings = await surroundingsOf(altered(recordedCase('nat'), { iptables }))
    const heal = findTampering(surroundings.networks, surroundings.facts).flatMap((one) => one.heal)
    const words = ['-D', 'FORWARD', '-d', '10.60.0.0/16', '-m', 'comment', '--comment', comment, '-j', 'DROP']
    expect(recorded(heal)).toEqual([[['iptables', ...words]]])
  })
})

test('texts for people show what a terminal would obey', () => {
  const obeyed = '\x1b]0;owned\x07'
  const explanation = {
    verdict: 'no',
    conditions: [],
    failure: { text: `lost at ${obeyed}` },
    steps: [
      { direction: 'request', at: `guest ${obeyed}`, kind: 'filter', passed: false, text: obeyed, evidence: 'a\nb' },
    ],
    remedy: { text: obeyed, commands: [], opens: [] },
  } as unknown as Explanation
  expect(explanationText(explanation)).not.toContain('\x1b')
  expect(explanationText(explanation)).toContain('a\\x0ab')
  const cells = [obeyed, 'host'].flatMap((from) =>
    [obeyed, 'host'].map((to) => ({ from, to, family: 'ipv4', verdict: 'yes' }) as const),
  )
  const matrix: ReachabilityMatrix = { places: [obeyed, 'host'], families: ['ipv4'], protocol: 'icmp', cells }
  expect(matrixText(matrix)).not.toContain('\x1b')
  expect(matrixText(matrix).split('\n')[0]).toBe('from \\ to         \\x1b]0;owned\\x07  host')
})
