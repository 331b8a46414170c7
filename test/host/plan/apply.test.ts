/** scene.connection.apply() and recover(), with real guests and packets. */
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../../src/connection/index.js'
import type { ApplyEvent } from '../../../src/networks/index.js'
import type { NatDefinition, NetworkDefinition } from '../../../src/xml/network/network.js'
import { ApplyScene, after, fresh, lab, old, wide } from './apply-scene.js'

describe.each(['9.0', '12.8'] as const)('libvirt %s', (libvirt) => {
  let scene: ApplyScene
  let journal: string

  beforeAll(async () => {
    scene = await ApplyScene.start({ libvirt })
  })
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    await scene.begin()
    journal = scene.journal
  })
  afterEach(() => scene.end())

  test('a plan is carried out, least harm first; guests are connected again; a second one is empty', async () => {
    const plan = await scene.planOf(after)
    expect(plan.changes.map(({ network, impact }) => `${network} ${impact.kind}`)).toEqual([
      'fresh none',
      'lab live',
      'wide restart',
      'old stop',
    ])
    const was = await scene.look()
    await expect(scene.connection.apply(plan, { journal })).rejects.toMatchObject({
      name: 'GuestsConnectedError',
      network: 'wide',
      guests: [{ name: 'web' }],
    })
    expect(await scene.look()).toEqual(was)
    const events: ApplyEvent[] = []
    const { changes } = await scene.connection.apply(JSON.parse(JSON.stringify(plan)), {
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
    expect(macOf(await scene.look())).toBe(macOf(was))
    await scene.reachesGateway()
    const again = await scene.planOf(after)
    expect(again.changes).toEqual([])
    expect(await scene.connection.apply(again, { journal })).toEqual({ changes: [] })
    expect(await readdir(journal)).toEqual([])
  })

  test('what moved since the plan is named, and nothing is done', async () => {
    const plan = await scene.planOf(after)
    await using network = await scene.connection.networks.get('lab')
    await network.setAutostart(false)
    await scene.host.virsh('net-destroy', 'old')
    const was = await scene.look()
    const refusal = scene.connection.apply(plan, { journal, disconnectGuests: true })
    await expect(refusal).rejects.toMatchObject({ name: 'ApplyError', state: 'untouched' })
    await expect(refusal).rejects.toThrow(/network lab no longer starts with the daemon.*network old was stopped/)
    expect(await scene.look()).toEqual(was)
    await scene.host.virsh('net-start', 'old')
  })

  test('what fails in the middle takes everything back, guests included', async () => {
    const plan = await scene.planOf(after)
    const was = await scene.look()
    const refusal = scene.connection.apply(plan, {
      journal,
      disconnectGuests: true,
      onProgress: (event) => {
        if (event.kind === 'begin' && event.network === 'old') throw new Error('the caller changed its mind')
      },
    })
    await expect(refusal).rejects.toMatchObject({ name: 'ApplyError', state: 'rolled-back', network: 'old' })
    await expect(refusal).rejects.toThrow('the caller changed its mind; everything is as it was before')
    expect(await scene.look()).toEqual(was)
    await scene.reachesGateway()
    expect(await readdir(journal)).toEqual([])
  })

  test('a renamed network has the bridge and the subnet of the old one, which comes back if that fails', async () => {
    await using there = await scene.connection.networks.get('old')
    const { bridge } = there.definition as NatDefinition
    const wanted = [wide, lab, { ...old, name: 'older', bridge } as NetworkDefinition]
    const plan = await scene.planOf(wanted)
    expect(plan.changes.map(({ network, impact }) => `${network} ${impact.kind}`)).toEqual(['old stop', 'older none'])
    const was = await scene.look()
    const refusal = scene.connection.apply(plan, {
      journal,
      onProgress: (event) => {
        if (event.kind === 'begin' && event.network === 'older') throw new Error('the caller changed its mind')
      },
    })
    await expect(refusal).rejects.toMatchObject({ state: 'rolled-back', network: 'older' })
    expect(await scene.look()).toEqual(was)
    await scene.connection.apply(await scene.planOf(wanted), { journal })
    expect((await scene.planOf(wanted)).changes).toEqual([])
    await using renamed = await scene.connection.networks.get('older')
    expect(renamed.definition).toMatchObject({ bridge, ips: [{ address: '10.1.3.1', prefix: 24 }] })
  })

  test('what libvirt refuses takes everything back', async () => {
    const hosts = ['52:54:00:00:00:01', '52:54:00:00:00:02'].map((mac) => ({ mac, ip: '10.1.1.5' }))
    const [ip] = lab.ips
    // libvirt stores two hosts with one address, and adds none such to what runs.
    const twice = { ...lab, ips: [{ ...ip, dhcp: { ...ip?.dhcp, hosts } }] } as NatDefinition
    const plan = await scene.planOf([wide, twice, old, fresh])
    const was = await scene.look()
    await expect(scene.connection.apply(plan, { journal })).rejects.toMatchObject({
      state: 'rolled-back',
      network: 'lab',
      errors: [{ name: 'LibvirtError', call: 'virNetworkUpdate' }],
    })
    expect(await scene.look()).toEqual(was)
  })

  test('a timeout takes everything back before it is told', async () => {
    const plan = await scene.planOf(after)
    const was = await scene.look()
    const abort = new AbortController()
    await expect(
      scene.connection.apply(plan, {
        journal,
        disconnectGuests: true,
        signal: abort.signal,
        onProgress: (event) => {
          if (event.kind === 'done' && event.network === 'lab') abort.abort(new Error('enough'))
        },
      }),
    ).rejects.toMatchObject({ state: 'rolled-back', errors: [{ message: 'enough' }] })
    expect(await scene.look()).toEqual(was)
  })

  test('one process at a time: the second is told who has it', async () => {
    const plan = await scene.planOf(after)
    const applying = scene.run(plan, { VIRTNET_STOP: '1' })
    const state = () => readFile(`/proc/${applying.child.pid}/stat`, 'utf8')
    await expect.poll(state).toMatch(/\) T /)
    await expect(scene.connection.recover({ journal })).rejects.toMatchObject({
      name: 'ApplyError',
      state: 'untouched',
      holder: { processId: applying.child.pid },
    })
    process.kill(applying.child.pid as number, 'SIGCONT')
    await applying.ended
    expect((await scene.planOf(after)).changes).toEqual([])
  })

  test('recover() minds no networks that come and go meanwhile, as those do that a killed process went by way of', async () => {
    await using other = await connect(scene.host.uri)
    const [machine, was] = [await other.hostname(), await scene.look()]
    let over = false
    const passing = (async () => {
      for (let turn = 0; !over; turn++)
        await (await other.networks.create({ mode: 'isolated', name: `passing${turn % 9}` })).stop()
    })()
    try {
      for (let round = 0; round < 4; round++) {
        const left = { version: 1, host: { machine, scope: '/system' }, before: [] }
        await writeFile(join(journal, 'networks.journal'), `${JSON.stringify(left)}\n`)
        expect(await scene.connection.recover({ journal })).toEqual({ state: 'undone', networks: [] })
      }
    } finally {
      over = true
      await passing
    }
    expect(await scene.look()).toEqual(was)
  })

  test('a journal of another host, one that is half written, and a folder that others can write to', async () => {
    const was = await scene.look()
    const path = join(journal, 'networks.journal')
    const plan = await scene.planOf(after)
    const refused = async (message: RegExp) => {
      await expect(scene.connection.recover({ journal })).rejects.toThrow(message)
      await expect(scene.connection.apply(plan, { journal, disconnectGuests: true })).rejects.toMatchObject({
        name: 'ApplyError',
        state: 'untouched',
      })
      expect(await scene.look()).toEqual(was)
    }
    const head = { version: 1, host: { machine: 'elsewhere', scope: '/system' }, before: [] }
    await writeFile(path, `${JSON.stringify(head)}\n`)
    await refused(/belongs to elsewhere\/system, and this connection is to/)
    await writeFile(path, JSON.stringify(head).slice(0, 50))
    await refused(/cannot be read: its first line is incomplete/)
    await writeFile(path, `${JSON.stringify({ ...head, version: 9 })}\n`)
    await refused(/its version is 9/)
    await rm(path)
    await chmod(journal, 0o777)
    await refused(/others can write to it/)
  })
})
