/**
 * connection.apply() in a process that is killed at random instants, and with a daemon that is: after recover() all is
 * wholly old or wholly new. How often is in VIRTNET_KILLS and VIRTNET_DAEMON_KILLS; `npm run kills` does more.
 */
import { readdir } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ApplyScene, after } from './apply-scene.js'

/** How often the process is killed, and the daemon. */
const kills = Number(process.env.VIRTNET_KILLS ?? 3)
const daemonKills = Number(process.env.VIRTNET_DAEMON_KILLS ?? 3)
/** Where all of those came before the change or after it, more follow, up to so many. */
const most = (wanted: number) => Math.max(wanted, 20)

describe.each([
  ['9.0', 'iptables'],
  ['12.8', 'nftables'],
] as const)('libvirt %s with %s', (libvirt, firewall) => {
  let scene: ApplyScene

  beforeAll(async () => {
    scene = await ApplyScene.start({ libvirt, firewall })
  })
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]()
  })
  beforeEach(() => scene.begin())
  afterEach(() => scene.end())

  const state = async () => ({ networks: await scene.essence(), remains: await scene.remains() })

  /** Kills something at random instants of the change, and looks at what recover() makes of it. */
  async function rounds(wanted: number, kill: (takes: number) => Promise<number | undefined>) {
    const was = await state()
    const whole = scene.run(await scene.planOf(after))
    await whole.ready
    const begun = performance.now()
    await whole.ended
    let takes = performance.now() - begun
    const will = await state()
    const seen = { nothing: 0, undone: 0, finished: 0 }
    for (let round = 0; round < wanted || (seen.undone === 0 && round < most(wanted)); round++) {
      await scene.toBefore()
      // The machine is not always as fast: the shortest run so far counts.
      takes = Math.min(takes, (await kill(takes)) ?? takes)
      const { journal, connection } = scene
      const { state: found } = await connection.recover({ journal, disconnectGuests: true })
      seen[found]++
      const now = await state()
      // Nothing to recover: the end came before it began, or after it had ended.
      const isNew = found === 'finished' || (found === 'nothing' && now.networks.some(({ name }) => name === 'fresh'))
      expect(now, `round ${round}, ${found}`).toEqual(isNew ? will : was)
      expect(await connection.recover({ journal })).toEqual({ state: 'nothing', networks: [] })
      expect(await readdir(journal)).toEqual([])
      await scene.reachesGateway()
    }
    expect(seen.undone).toBeGreaterThan(0)
    return { ...seen, takes: Math.round(takes) }
  }

  const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

  test(
    'the process is killed',
    async () => {
      const seen = await rounds(kills, async (takes) => {
        const applying = scene.run(await scene.planOf(after))
        await applying.ready
        const start = performance.now()
        let took: number | undefined
        applying.child.once('exit', (code) => {
          if (code === 0) took = performance.now() - start
        })
        await pause(Math.random() * takes)
        applying.child.kill('SIGKILL')
        await applying.ended
        return took
      })
      console.log(`process killed, ${libvirt}:`, seen)
    },
    most(kills) * 30_000,
  )

  test(
    'the daemon is killed',
    async () => {
      const seen = await rounds(daemonKills, async (takes) => {
        const plan = await scene.planOf(after)
        const start = performance.now()
        let took: number | undefined
        const applying = scene.connection.apply(plan, { journal: scene.journal, disconnectGuests: true }).then(
          () => {
            took = performance.now() - start
          },
          (error: Error) => {
            // Whatever it was, it is an error of the library's own, which says what became of it.
            expect(error.name).toMatch(/^(ApplyError|LibvirtError)$/)
          },
        )
        await pause(Math.random() * takes)
        await scene.host.kill()
        await applying
        await scene.host.restartDaemon()
        await scene.reconnect()
        return took
      })
      console.log(`daemon killed, ${libvirt}:`, seen)
    },
    most(daemonKills) * 30_000,
  )
})
