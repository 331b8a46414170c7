import { describe, expect, test } from 'vitest'
import { UnseenError } from '../../../src/base/errors.js'
import { bridgeFindingKinds, diagnoseBond, diagnoseBridge } from '../../../src/doctor/index.js'
import { Host } from '../../../src/host.js'
import { bondModes, bondRules, bridgesOf, type HostFacts, readHostFacts } from '../../../src/machine/index.js'
import { recordedCase, recordedSource } from '../../recorded/recorded-cases.js'
import { bonded, type FactsDraft, factsOf, linkOf, portOf } from '../altered-facts.js'
import { filtering, recordedRows, rows } from './bridge-rows.js'

describe('a bridge', () => {
  test('that is sound has no findings', async () => {
    const facts = await readHostFacts(recordedSource(recordedCase('bridged')))
    expect(diagnoseBridge(facts, 'br0')).toEqual([])
    expect(bridgesOf(facts)).toEqual([
      {
        name: 'br0',
        up: true,
        mtu: 1500,
        addresses: ['10.50.0.2/24', 'fd50::2/64'],
        ports: [
          expect.objectContaining({ link: 'hw0', role: 'uplink', state: 'forwarding' }),
          expect.objectContaining({ link: 'vg1', role: 'guest' }),
          expect.objectContaining({ link: 'vg2', role: 'guest' }),
        ],
        uplinks: ['hw0'],
        stp: false,
        forwardDelay: 15,
        vlanFiltering: false,
      },
    ])
  })

  test.each(rows)('%s', async (_what, alter, kind, severity, link, commands) => {
    const found = diagnoseBridge(await factsOf(alter), 'br0').filter((one) => one.kind === kind)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ severity, link, commands })
    expect(found[0]?.text).toMatch(/\S/)
    expect(found[0]?.evidence).toMatch(/\S/)
    expect(found[0]?.source).toMatch(/^https:|measured/)
  })

  test.each(recordedRows)('of the recorded host %s', async (name, bridge, kind, commands) => {
    const facts = await readHostFacts(recordedSource(recordedCase(name)))
    expect(diagnoseBridge(facts, bridge)).toEqual([expect.objectContaining({ kind, commands })])
  })

  test('every kind of finding occurs, and says what it means', () => {
    const occurring = new Set([...rows.map(([, , kind]) => kind), ...recordedRows.map(([, , kind]) => kind)])
    expect([...occurring].sort()).toEqual(Object.keys(bridgeFindingKinds).sort())
    for (const meaning of Object.values(bridgeFindingKinds)) expect(meaning).toMatch(/^\S.{20,}\.$/)
  })

  test('that is down shuts all its ports, which is one finding', async () => {
    const facts = await factsOf((draft) => {
      linkOf(draft, 'br0').up = false
      for (const port of draft.bridgePorts) if (port.bridge === 'br0') port.state = 'disabled'
    })
    expect(diagnoseBridge(facts, 'br0').map(({ kind }) => kind)).toEqual(['bridge-down'])
  })

  test('that nobody could look at is not said to be missing', async () => {
    const refuse = () => Promise.reject(new Error('ssh: no route to host'))
    const host = new Host({ run: refuse, readFile: refuse, glob: refuse })
    await expect(host.diagnose('br0')).rejects.toThrow(UnseenError)
    await expect(host.bridges()).rejects.toThrow('ssh: no route to host')
  })

  test('with two uplinks in VLANs of their own has no way in circles', async () => {
    const kinds = async (vlan: number) => {
      const facts = await factsOf((draft) => {
        filtering(draft)
        linkOf(draft, 'hw1').master = 'br0'
        const vlans = { untaggedIn: vlan, untaggedOut: [vlan], tagged: [] }
        draft.bridgePorts.push({ ...portOf(draft, 'hw0'), link: 'hw1', vlans })
      })
      return diagnoseBridge(facts, 'br0').map(({ kind }) => kind)
    }
    expect(await kinds(1)).toEqual(['uplinks-loop'])
    expect(await kinds(2)).toEqual([])
  })

  test('findings come worst first', async () => {
    const facts = await factsOf((draft) => {
      draft.addresses = []
      linkOf(draft, 'vg1').mtu = 9000
      Object.assign(linkOf(draft, 'hw0'), { up: false, running: false })
    })
    const severities = diagnoseBridge(facts, 'br0').map(({ severity }) => severity)
    expect(severities).toEqual(['error', 'warning', 'note'])
  })
})

describe('bonds', () => {
  test('the modes have the verdict of the document, and where it is from', () => {
    expect(bondModes.map(({ number, name, underBridge }) => [number, name, underBridge])).toEqual([
      [0, 'balance-rr', 'likely to fail'],
      [1, 'active-backup', 'yes'],
      [2, 'balance-xor', 'yes'],
      [3, 'broadcast', 'likely to fail'],
      [4, '802.3ad', 'yes'],
      [5, 'balance-tlb', 'likely to fail'],
      [6, 'balance-alb', 'likely to fail'],
    ])
    for (const { why, source } of bondModes) expect([why, source]).toEqual([expect.any(String), expect.any(String)])
    for (const { source } of Object.values(bondRules)) expect(source).toMatch(/^https:/)
  })

  test.each([
    [0, ['bond-mode', 'bond-aggregation']],
    [1, []],
    [2, ['bond-aggregation']],
    [3, ['bond-mode', 'bond-aggregation']],
    [4, []],
    [5, ['bond-mode']],
    [6, ['bond-mode']],
  ])('mode %i, watched by MII, with two slaves', async (mode, kinds) => {
    const facts = await factsOf((draft) => bonded(draft, { mode, adPartnerMac: '52:54:00:00:00:01', adNumPorts: 2 }))
    expect(diagnoseBond(facts, 'hw0').map(({ kind }) => kind)).toEqual(kinds)
  })

  test('a link that is no bond has no findings of bonds', async () => {
    expect(diagnoseBond(await factsOf(() => {}), 'hw0')).toEqual([])
  })

  test('a bond under a VLAN that is the uplink is looked at as well', async () => {
    const facts = await factsOf((draft) => {
      Object.assign(linkOf(draft, 'hw0'), { kind: 'vlan', lower: 'bond0' })
      draft.links.push({ name: 'bond0', index: 80, kind: 'bond', mtu: 1500, up: true, running: true })
      draft.bonds.push({ link: 'bond0', mode: 6, miimon: 100, slaves: [] })
    })
    expect(diagnoseBridge(facts, 'br0').map(({ kind }) => kind)).toEqual(['bond-no-slave', 'bond-mode'])
    // A VLAN of a VLAN.
    const deeper = structuredClone(facts) as FactsDraft
    linkOf(deeper, 'hw0').lower = 'v5'
    deeper.links.push({ name: 'v5', index: 81, kind: 'vlan', mtu: 1500, up: true, running: true, lower: 'bond0' })
    expect(diagnoseBridge(deeper as HostFacts, 'br0').map(({ kind }) => kind)).toEqual(['bond-no-slave', 'bond-mode'])
  })
})
