/** connection.apply() and recover(), with real guests and packets, and with processes that are killed in the middle. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import type { ApplyEvent } from '../../../src/networks/index.js'
import type { NetworkPlan } from '../../../src/plan/index.js'
import type { NatDefinition, NetworkDefinition } from '../../../src/xml/network/network.js'
import { BuiltPackage } from '../../driver/built-package.js'
import { type Host, type Lan, type QemuGuest, startHost, startLan } from '../harness/index.js'

const served = (net: number) => [
  { address: `10.1.${net}.1`, prefix: 24, dhcp: { ranges: [{ start: `10.1.${net}.10`, end: `10.1.${net}.99` }] } },
]
const wide = { mode: 'nat', name: 'wide', bridge: { stp: false }, ips: served(2) } as const satisfies NatDefinition
const lab = { mode: 'nat', name: 'lab', bridge: { stp: false }, ips: served(1) } as const satisfies NatDefinition
const old: NetworkDefinition = { mode: 'isolated', name: 'old', ips: [{ address: '10.1.3.1', prefix: 24 }] }
const fresh: NetworkDefinition = { mode: 'open', name: 'fresh', ips: [{ address: '10.1.4.1', prefix: 24 }] }
const named = { hosts: [{ ip: '10.1.1.1', hostnames: ['gw'] }] }
const before: NetworkDefinition[] = [wide, lab, old]
/** Live, with a restart that cuts a guest off, new, and gone. */
const after: NetworkDefinition[] = [{ ...wide, mtu: 1400 }, { ...lab, dns: named } as NatDefinition, fresh]

/** How often the process is killed here; the report of a release says of more. */
const kills = Number(process.env.VIRTNET_KILLS ?? 4)
/** Where all of those came before the change or after it, more are sent, up to so many. */
const mostKills = Math.max(kills, 20)
const script = fileURLToPath(new URL('apply-script.mjs', import.meta.url))

describe.each(['9.0', '12.8'] as const)('libvirt %s', (libvirt) => {
  let lan: Lan
  let host: Host
  let connection: Connection
  let guest: QemuGuest
  let journal: string
  let plans: string
  const built = new BuiltPackage()

  beforeAll(async () => {
    lan = await startLan()
    host = await startHost({ lan, libvirt })
    connection = await connect(host.uri)
    await connection.networks.ensure(wide)
    guest = await host.qemuGuest({ name: 'web', networks: ['wide'] })
    await guest.address()
  })
  afterAll(async () => {
    await guest?.[Symbol.asyncDispose]()
    await connection?.close()
    await host?.[Symbol.asyncDispose]()
    await lan?.[Symbol.asyncDispose]()
    built.remove()
  })
  beforeEach(async () => {
    plans = await mkdtemp(join(tmpdir(), 'virtnet-plan-'))
    journal = await mkdtemp(join(tmpdir(), 'virtnet-journal-'))
    await toBefore()
  })
  afterEach(async () => {
    for (const folder of [journal, plans]) await rm(folder, { recursive: true, force: true })
  })

  const planOf = (wanted: readonly NetworkDefinition[]) => connection.plan(wanted, { prune: true })
  const toBefore = async () => connection.apply(await planOf(before), { journal, disconnectGuests: true })

  /** All that a user can see of the networks. */
  async function look() {
    const networks = await connection.networks.list()
    const seen = await Promise.all(
      networks.map(async (network) => ({
        name: network.name,
        ...network.state,
        running: (await network.xml()).replace(/ connections='\d+'/, ''),
        stored: await network.xml({ stored: true }),
        guests: (await network.guests()).map(({ name, mac }) => `${name} ${mac}`),
      })),
    )
    for (const network of networks) await network.free()
    return seen.sort((one, other) => one.name.localeCompare(other.name))
  }

  /** As it is when nothing was left out: without what is made anew with each network. */
  const essence = async () =>
    (await look()).map((one) => ({
      ...one,
      ...(['fresh', 'old'].includes(one.name) && { running: one.active, stored: one.persistent }),
    }))

  const reachesGateway = () =>
    expect.poll(async () => (await guest.ping('10.1.2.1')).reached, { timeout: 30_000 }).toBe(true)

  test('a plan is carried out, least harm first; guests are connected again; a second one is empty', async () => {
    const plan = await planOf(after)
    expect(plan.changes.map(({ network, impact }) => `${network} ${impact.kind}`)).toEqual([
      'fresh none',
      'lab live',
      'wide restart',
      'old stop',
    ])
    const was = await look()
    await expect(connection.apply(plan, { journal })).rejects.toMatchObject({
      name: 'GuestsConnectedError',
      network: 'wide',
      guests: [{ name: 'web' }],
    })
    expect(await look()).toEqual(was)
    const events: ApplyEvent[] = []
    const { changes } = await connection.apply(JSON.parse(JSON.stringify(plan)), {
      journal,
      disconnectGuests: true,
      onProgress: (event) => events.push(event),
    })
    expect(changes.map(({ network, steps }) => [network, ...steps.map(({ did }) => did)])).toEqual([
      ['fresh', 'defined', 'started', 'autostart'],
      ['lab', 'redefined', 'updated'],
      ['wide', 'redefined', 'restarted'],
      ['old', 'removed'],
    ])
    expect(events.map((event) => `${event.kind} ${'network' in event ? event.network : ''}`)).toEqual(
      ['fresh', 'lab', 'wide', 'old'].flatMap((name) => [`begin ${name}`, `done ${name}`]),
    )
    const macOf = (seen: typeof was) =>
      /<mac address='([^']+)'/.exec(seen.find(({ name }) => name === 'wide')?.running ?? '')?.[1]
    expect(macOf(await look())).toBe(macOf(was))
    await reachesGateway()
    const again = await planOf(after)
    expect(again.changes).toEqual([])
    expect(await connection.apply(again, { journal })).toEqual({ changes: [] })
    expect(await readdir(journal)).toEqual([])
  })

  test('what moved since the plan is named, and nothing is done', async () => {
    const plan = await planOf(after)
    await using network = await connection.networks.get('lab')
    await network.setAutostart(false)
    await host.virsh('net-destroy', 'old')
    const was = await look()
    const refusal = connection.apply(plan, { journal, disconnectGuests: true })
    await expect(refusal).rejects.toMatchObject({ name: 'ApplyError', state: 'untouched' })
    await expect(refusal).rejects.toThrow(/network lab no longer starts with the daemon.*network old was stopped/)
    expect(await look()).toEqual(was)
    await host.virsh('net-start', 'old')
  })

  test('what fails in the middle takes everything back, guests included', async () => {
    const plan = await planOf(after)
    const was = await look()
    const refusal = connection.apply(plan, {
      journal,
      disconnectGuests: true,
      onProgress: (event) => {
        if (event.kind === 'begin' && event.network === 'old') throw new Error('the caller changed its mind')
      },
    })
    await expect(refusal).rejects.toMatchObject({ name: 'ApplyError', state: 'rolled-back', network: 'old' })
    await expect(refusal).rejects.toThrow('the caller changed its mind; everything is as it was before')
    expect(await look()).toEqual(was)
    await reachesGateway()
    expect(await readdir(journal)).toEqual([])
  })

  test('what libvirt refuses takes everything back', async () => {
    const hosts = ['52:54:00:00:00:01', '52:54:00:00:00:02'].map((mac) => ({ mac, ip: '10.1.1.5' }))
    const [ip] = lab.ips
    // libvirt stores two hosts with one address, and adds none such to what runs.
    const twice = { ...lab, ips: [{ ...ip, dhcp: { ...ip?.dhcp, hosts } }] } as NatDefinition
    const plan = await planOf([wide, twice, old, fresh])
    const was = await look()
    await expect(connection.apply(plan, { journal })).rejects.toMatchObject({
      state: 'rolled-back',
      network: 'lab',
      errors: [{ name: 'LibvirtError', call: 'virNetworkUpdate' }],
    })
    expect(await look()).toEqual(was)
  })

  test('a timeout takes everything back before it is told', async () => {
    const plan = await planOf(after)
    const was = await look()
    const abort = new AbortController()
    await expect(
      connection.apply(plan, {
        journal,
        disconnectGuests: true,
        signal: abort.signal,
        onProgress: (event) => {
          if (event.kind === 'done' && event.network === 'lab') abort.abort(new Error('enough'))
        },
      }),
    ).rejects.toMatchObject({ state: 'rolled-back', errors: [{ message: 'enough' }] })
    expect(await look()).toEqual(was)
  })

  test('one process at a time: the second is told who has it', async () => {
    const plan = await planOf(after)
    const applying = run(plan, { VIRTNET_STOP: '1' })
    const state = () => readFile(`/proc/${applying.child.pid}/stat`, 'utf8')
    await expect.poll(state).toMatch(/\) T /)
    await expect(connection.recover({ journal })).rejects.toMatchObject({
      name: 'ApplyError',
      state: 'untouched',
      holder: { processId: applying.child.pid },
    })
    process.kill(applying.child.pid as number, 'SIGCONT')
    await applying.ended
    expect((await planOf(after)).changes).toEqual([])
  })

  test('a journal of another host, one that is half written, and a folder that others can write to', async () => {
    const was = await look()
    const path = join(journal, 'networks.journal')
    const plan = await planOf(after)
    const refused = async (message: RegExp) => {
      await expect(connection.recover({ journal })).rejects.toThrow(message)
      await expect(connection.apply(plan, { journal, disconnectGuests: true })).rejects.toMatchObject({
        name: 'ApplyError',
        state: 'untouched',
      })
      expect(await look()).toEqual(was)
    }
    const head = { version: 1, host: { machine: 'elsewhere', scope: '/system' }, before: [] }
    await writeFile(path, `${JSON.stringify(head)}\n`)
    await refused(/is of elsewhere\/system, and this connection is to/)
    await writeFile(path, JSON.stringify(head).slice(0, 50))
    await refused(/cannot be read: its first line is not whole/)
    await writeFile(path, `${JSON.stringify({ ...head, version: 9 })}\n`)
    await refused(/its version is 9/)
    await rm(path)
    await chmod(journal, 0o777)
    await refused(/others can write to it/)
  })

  test(
    'killed at random instants: wholly old or wholly new, and the guest is on its network',
    async () => {
      const was = await essence()
      const whole = run(await planOf(after))
      await whole.ready
      const begun = performance.now()
      await whole.ended
      let takes = performance.now() - begun
      const will = await essence()
      const seen = { nothing: 0, undone: 0, finished: 0 }
      for (let round = 0; round < kills || (seen.undone === 0 && round < mostKills); round++) {
        await toBefore()
        const applying = run(await planOf(after))
        await applying.ready
        const start = performance.now()
        // The machine is not always as fast: the shortest run so far counts.
        applying.child.once('exit', (code) => {
          if (code === 0) takes = Math.min(takes, performance.now() - start)
        })
        await new Promise((resolve) => setTimeout(resolve, Math.random() * takes))
        applying.child.kill('SIGKILL')
        await applying.ended
        const { state } = await connection.recover({ journal })
        seen[state]++
        const now = await essence()
        // Nothing to recover: it was killed before it began, or after it had ended.
        const isNew = state === 'finished' || (state === 'nothing' && now.some(({ name }) => name === 'fresh'))
        expect(now).toEqual(isNew ? will : was)
        expect(await connection.recover({ journal })).toEqual({ state: 'nothing', networks: [] })
        expect(await readdir(journal)).toEqual([])
        await reachesGateway()
      }
      console.log(`killed within ${Math.round(takes)} ms of ${libvirt}:`, seen)
      expect(seen.undone).toBeGreaterThan(0)
    },
    mostKills * 20_000,
  )

  /** A process that applies a plan. */
  function run(
    plan: NetworkPlan,
    env: Record<string, string> = {},
  ): {
    readonly child: ChildProcess
    readonly ready: Promise<unknown>
    readonly ended: Promise<unknown>
  } {
    const file = join(plans, 'plan.json')
    writeFileSync(file, JSON.stringify(plan))
    const child = spawn(process.execPath, [script, built.entry, host.uri, file, journal], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    })
    return { child, ready: once(child.stdout, 'data'), ended: once(child, 'exit') }
  }
})
