/** Each field of each mode, changed once while the network runs: what it takes is what was said before. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import { fieldChanges } from '../../../src/plan/field-changes.js'
import { planNetworks } from '../../../src/plan/plan-networks.js'
import { type Host, type Lan, startHost, startLan } from '../harness/index.js'
import { fieldCases } from './fields.js'

describe.each([
  ['9.0', 'iptables'],
  ['12.8', 'nftables'],
] as const)('libvirt %s with %s', (libvirt, firewall) => {
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

  test.each(fieldCases.map(({ mode, ...rest }) => [mode, rest] as const))('%s', async (_mode, { base, changes }) => {
    for (const [what, to, impact] of changes) {
      const wanted = { ...base, ...to } as typeof base
      await using first = (await connection.networks.ensure(base)).network
      expect(first.state).toEqual({ active: true, persistent: true, autostart: true })
      const { name, state } = first
      const [running, stored] = [(await first.refresh()).definition, await first.stored()]
      const basis = { networks: [{ name, ...state, running, stored }], guests: [] }
      const [planned] = planNetworks([wanted], basis).changes
      expect(planned?.impact.kind, what).toBe(impact === 'reload' ? 'live-reload' : impact)
      const before = await look()
      await using outcome = await connection.networks.ensure(wanted).then(({ network, steps }) => ({
        network,
        steps,
        [Symbol.asyncDispose]: () => network.free(),
      }))
      const after = await look()
      const seen = {
        steps: outcome.steps.map(({ did }) => did),
        rules: before.rules !== after.rules,
        bridge: before.index !== after.index,
      }
      const did = {
        none: [],
        live: ['updated'],
        reload: ['updated'],
        restart: ['restarted'],
      }
      const owns = !['bridged', 'macvtap'].includes(base.mode)
      const isOpen = base.mode === 'open'
      expect(seen, what).toEqual({
        steps: ['redefined', ...did[impact]],
        rules: impact === 'reload' || (impact === 'restart' && owns && !isOpen),
        bridge: impact === 'restart' && owns,
      })
      const updated = outcome.steps.find((step) => step.did === 'updated')
      if (updated) expect(updated, what).toMatchObject({ reloadedFirewallRules: impact === 'reload' })
      expect(fieldChanges(await outcome.network.stored(), wanted), what).toEqual([])
      if (impact !== 'none')
        expect(fieldChanges((await outcome.network.refresh()).definition, wanted), what).toEqual([])
      const second = await connection.networks.ensure(wanted)
      expect(second.steps, what).toEqual([])
      await second.network.free()
      expect(await connection.networks.remove(base.name)).toBe(true)
    }
    expect(await connection.networks.remove(base.name)).toBe(false)
  })
})
