/** What a plan says that it opens and closes is what packets see after it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/access/machine-through.js'
import { foresee } from '../../../src/plan/foresee/foresee.js'
import { planNetworks } from '../../../src/plan/plan-networks.js'
import { planText } from '../../../src/plan/plan-text.js'
import { reachabilityMatrix } from '../../../src/reachability/matrix.js'
import type { Snapshot } from '../../../src/snapshot/index.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'
import { type Guest, type Host, type Lan, startHost, startLan } from '../harness/index.js'

const lab = (mode: 'nat' | 'routed' | 'isolated' | 'open', net = 1): NetworkDefinition => ({
  mode,
  name: net === 1 ? 'lab' : 'db',
  bridge: { name: `vb${net}`, stp: false },
  ips: [
    { address: `10.1.${net}.1`, prefix: 24 },
    { address: `fd00:${net}::1`, prefix: 64 },
  ],
})

describe.each([
  ['9.0', 'iptables'],
  ['12.8', 'nftables'],
] as const)('libvirt %s with %s', (libvirt, firewall) => {
  let lan: Lan
  let host: Host
  let connection: Connection

  beforeAll(async () => {
    lan = await startLan()
    host = await startHost({ lan, libvirt, firewall })
    connection = await connect(host.uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })
    await connection.networks.ensure(lab('isolated', 2))
  })
  afterAll(async () => {
    await connection?.close()
    await host?.[Symbol.asyncDispose]()
    await lan?.[Symbol.asyncDispose]()
  })

  const verdicts = (snapshot: Snapshot) =>
    reachabilityMatrix(snapshot)
      .cells.map(({ from, to, family, verdict }) => `${from} > ${to} ${family} ${verdict}`)
      .sort()

  /** A guest of `lab`, a namespace, which has to join the bridge anew with each restart. */
  const guest = async (): Promise<Guest> =>
    host.guest({ network: 'lab', addresses: ['10.1.1.5/24'], gateways: ['10.1.1.1'] })

  async function packets() {
    await using one = await guest()
    await using other = await host.guest({ network: 'db', addresses: ['10.1.2.5/24'], gateways: ['10.1.2.1'] })
    return {
      'lab > host': (await one.ping('10.1.1.1')).reached,
      'lab > external': (await one.ping('10.60.0.2')).reached,
      'lab > db': (await one.ping('10.1.2.5')).reached,
      'db > lab': (await other.ping('10.1.1.5')).reached,
    }
  }

  test.each<[string, NetworkDefinition[], boolean]>([
    ['a new one', [lab('nat'), lab('isolated', 2)], true],
    ['nat to isolated', [lab('isolated'), lab('isolated', 2)], true],
    ['isolated to routed, and a subnet', [{ ...lab('routed') }, lab('isolated', 2)], true],
    ['two at once', [lab('nat'), lab('routed', 2)], true],
    ['to open', [lab('open'), lab('nat', 2)], true],
    ['one is gone', [lab('nat', 2)], false],
  ])('%s', async (_, wanted, both) => {
    const now = await connection.snapshot()
    const plan = await connection.plan(wanted, { prune: true })
    expect(plan.changes.filter(({ impact }) => impact.kind === 'refused')).toEqual([])
    expect(plan.reachability?.unforeseen).toEqual([])
    const { snapshot } = foresee(planNetworks(wanted, now, { prune: true }), now)
    await connection.apply(plan, { journal: host.realm.path('/run/journal'), disconnectGuests: true })
    const is = await connection.snapshot()
    expect(verdicts(snapshot)).toEqual(verdicts(is))
    if (!both) return
    const seen = await packets()
    for (const [pair, reached] of Object.entries(seen)) {
      const foreseen = verdicts(snapshot).find((line) => line.startsWith(`${pair} ipv4 `))
      if (!foreseen?.endsWith('conditional')) expect(foreseen, pair).toBe(`${pair} ipv4 ${reached ? 'yes' : 'no'}`)
    }
  })

  test('as text', async () => {
    await connection.networks.ensure(lab('nat'))
    const text = planText(await connection.plan([lab('isolated')]))
    expect(text).toContain('Who reaches whom:\n')
    expect(text).toContain('    guests of lab lose the internet over IPv4\n')
    expect((await connection.plan([lab('nat')])).reachability).toEqual({
      opened: [],
      closed: [],
      uncertain: [],
      sentences: [],
      unforeseen: [],
    })
  })
})
