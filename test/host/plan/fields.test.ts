/**
 * Each field of each mode, changed while the network runs: what it takes is what was said before. `npm run matrix fields`
 * has every mode on both libvirts and a restart for each field; here, each mode with its fields is on one of them, and
 * fields that take a restart share some.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import type { NetworkOf } from '../../../src/networks/index.js'
import { fieldChanges } from '../../../src/plan/field-changes.js'
import { planNetworks } from '../../../src/plan/plan-networks.js'
import { type Host, type Lan, startHost, startLan } from '../harness/index.js'
import { type Change, type FieldCase, fieldCases, together } from './fields.js'

const whole = process.env.VIRTNET_MATRIX === 'whole'

describe.each([
  ['9.0', 'iptables', ['nat', 'open', 'macvtap']],
  ['12.8', 'nftables', ['routed', 'isolated', 'bridged']],
] as const)('libvirt %s with %s', (libvirt, firewall, modes) => {
  let lan: Lan
  let host: Host
  let connection: Connection

  beforeAll(async () => {
    lan = await startLan()
    host = await startHost({ lan, libvirt, firewall, uplinks: ['hw0', 'hw1'] })
    await host.sh('for link in br0 br1; do ip link add $link type bridge stp_state 0; ip link set $link up; done')
    connection = await connect(host.uri)
  })
  afterAll(async () => {
    await connection?.close()
    await host?.[Symbol.asyncDispose]()
    await lan?.[Symbol.asyncDispose]()
  })

  /** Rules have another handle after they were taken down and put back; a bridge has another index. */
  async function look() {
    const all = await host.run('nft', ['-a', 'list', 'ruleset'])
    const rules = all.split('\n').filter((line) => /LIBVIRT|guest_|vbf|ip saddr/.test(line))
    const { stdout: index } = await host.attempt('cat', ['/sys/class/net/vbf/ifindex'])
    return { rules: rules.map((line) => line.replace(/counter packets \d+ bytes \d+/, '')).join('\n'), index }
  }

  const impactOf = (impact: Change[2]) => (impact === 'reload' ? 'live-reload' : impact)
  const did = { none: [], live: ['updated'], reload: ['updated'], restart: ['restarted'] }

  /** What a network is changed to, by what steps, and what became of its rules and its bridge. */
  async function changeTo(wanted: FieldCase['base']) {
    const before = await look()
    const { network, steps } = await connection.networks.ensure(wanted)
    const after = await look()
    return {
      network: network as NetworkOf,
      updated: steps.find((step) => step.did === 'updated'),
      seen: {
        steps: steps.map((step) => step.did),
        rules: before.rules !== after.rules,
        bridge: before.index !== after.index,
      },
    }
  }

  const cases = fieldCases.filter(({ mode }) => whole || (modes as readonly string[]).includes(mode))
  test.each(cases.map(({ mode, ...rest }) => [mode, rest] as const))('%s', async (_mode, { base, changes }) => {
    await using first = (await connection.networks.ensure(base)).network
    expect(first.state).toEqual({ active: true, persistent: true, autostart: true })
    const { name, state } = first
    const basis = {
      networks: [{ name, ...state, running: first.definition, stored: await first.stored() }],
      guests: [],
    }
    for (const [what, to, impact] of changes) {
      const [planned] = planNetworks([{ ...base, ...to } as typeof base], basis).changes
      expect(planned?.impact.kind, what).toBe(impactOf(impact))
    }
    const owns = !['bridged', 'macvtap'].includes(base.mode)
    const isOpen = base.mode === 'open'
    const of = (...impacts: Change[2][]) => changes.filter(([, , impact]) => impacts.includes(impact))
    const restarts = of('restart')
    const groups = [...of('live', 'reload'), ...of('none'), ...(whole ? restarts : together(restarts))]
    let from = base
    for (const [what, to, impact] of groups) {
      const wanted = { ...from, ...to } as typeof base
      const { network, updated, seen } = await changeTo(wanted)
      expect(seen, what).toEqual({
        steps: ['redefined', ...did[impact]],
        rules: impact === 'reload' || (impact === 'restart' && owns && !isOpen),
        bridge: impact === 'restart' && owns,
      })
      if (updated) expect(updated, what).toMatchObject({ reloadedFirewallRules: impact === 'reload' })
      expect(fieldChanges(await network.stored(), wanted), what).toEqual([])
      if (impact !== 'none') expect(fieldChanges((await network.refresh()).definition, wanted), what).toEqual([])
      const second = await connection.networks.ensure(wanted)
      expect(second.steps, what).toEqual([])
      for (const one of [network, second.network]) await one.free()
      // What applications keep stays when a definition does not say it.
      if (impact === 'none') from = wanted
      if (impact === 'none' || impact === 'restart') continue
      // The way back takes what the way there took.
      const back = await changeTo(base)
      expect(back.seen.steps, what).toEqual(seen.steps)
      expect(back.seen.bridge, what).toBe(false)
      await back.network.free()
    }
    expect(await connection.networks.remove(base.name)).toBe(true)
    expect(await connection.networks.remove(base.name)).toBe(false)
  })
})
