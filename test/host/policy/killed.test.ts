/**
 * policies.apply() and remove() in a process that is killed at random instants, by itself or with all that it started on the
 * host: what is in force is as before or as wanted. How often is in VIRTNET_POLICY_KILLS; `npm run kills -- policies` does more.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyDefinition } from '../../../src/policy/index.js'
import { BuiltPackage } from '../../driver/built-package.js'
import { backends, PolicyScene } from './scene.js'

const kills = Number(process.env.VIRTNET_POLICY_KILLS ?? 6)
const script = fileURLToPath(new URL('policy-script.mjs', import.meta.url))
const built = new BuiltPackage()
afterAll(() => built.remove())

const web = (port: number): PolicyDefinition => ({
  name: 'web',
  owner: 'shop',
  persist: true,
  forward: [{ protocol: 'tcp', port, to: { address: '192.168.111.101' }, targetPort: 80 }],
  names: [{ network: 'lab', by: 'hosts' }],
})
/** Of another owner's. */
const cage: PolicyDefinition = {
  name: 'cage',
  owner: 'desk',
  limit: [{ of: { network: 'two' }, host: ['icmp'] }],
  forward: [{ protocol: 'tcp', port: 9090, to: { address: '192.168.111.101' }, targetPort: 80 }],
}

describe.each(backends)('libvirt $libvirt with $firewall', (software) => {
  let scene: PolicyScene

  beforeAll(async () => {
    scene = await PolicyScene.start(software, ['lab', 'two'])
    await scene.guest('lab', 1)
    await scene.policies.apply([cage])
  })
  afterAll(() => scene?.[Symbol.asyncDispose]())

  /** The kernel's tables of one policy, of one moment; '': there is none. */
  const rulesOf = async (name: string) =>
    (await scene.host.sh('nft -s list ruleset'))
      .split(/^(?=table )/m)
      .filter((table) => table.split('\n')[0]?.includes(` virtnet_policy_${name} `))
      .sort()
      .join('')
  /** What is on the host besides, for all policies. */
  const besides = () =>
    scene.host.sh(`find /run/virtnet /etc/libvirt/virtnet-policies /etc/libvirt/hooks -type f ! -name '*.lock' 2>/dev/null | sort
      cat /etc/hosts; iptables -S FORWARD | grep -c virtnet; nft list table ip libvirt_network 2>/dev/null | grep -c virtnet || true`)
  const reached = async (port: number) => (await scene.lan.x.tcp(scene.host.ipv4 ?? '', port)).reached

  /** @param wanted  policies, or `-NAME` */
  function change(wanted: string) {
    const entrance = JSON.stringify(['nsenter', ...scene.host.realm.entrance(), '--'])
    const child = spawn(process.execPath, [script, built.entry, scene.host.uri, entrance, wanted], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    return { child, ready: once(child.stdout, 'data'), ended: once(child, 'exit') }
  }

  test(`killed ${kills} times`, { timeout: 60_000 + kills * 20_000 }, async () => {
    const { policies } = scene
    const states = [undefined, web(8080), web(8081)]
    const seen = states.map(() => ({ rules: '', besides: '' }))
    const others = await rulesOf('cage')
    for (const [index, one] of states.entries()) {
      if (one) await policies.apply([one])
      seen[index] = { rules: await rulesOf('web'), besides: await besides() }
    }
    await policies.remove('web', { owner: 'shop' })
    let now = 0
    let takes = Number.POSITIVE_INFINITY
    const count = { before: 0, wanted: 0 }
    for (let round = 0; round < kills; round++) {
      const next = (now + 1) % states.length
      const { child, ready, ended } = change(next === 0 ? '-web' : JSON.stringify([states[next]]))
      await ready
      const start = performance.now()
      if (round === 0) {
        // How long it takes as a whole.
        await ended
        takes = performance.now() - start
      } else {
        // Most of its time it looks; what is killed while it changes something says more.
        const changes = round % 3 !== 0
        const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time))
        const load = scene.host.realm.path('/run/virtnet/policies.load')
        while (changes && child.exitCode === null && !existsSync(load)) await pause(1)
        await pause(Math.random() * (changes ? 150 : takes))
        const whole = round % 2 === 0
        child.once('exit', (code) => {
          if (code === 0) takes = Math.min(takes, performance.now() - start)
        })
        try {
          process.kill(whole ? -(child.pid ?? 0) : (child.pid ?? 0), 'SIGKILL')
        } catch {
          // It had ended.
        }
        await ended
      }
      // Nobody has looked yet: the kernel has the one or the other, and the other owner's as it was.
      const rules = await rulesOf('web')
      expect([seen[now]?.rules, seen[next]?.rules], `round ${round}`).toContain(rules)
      expect(await rulesOf('cage')).toBe(others)
      expect(await policies.repair(), `round ${round}`).toEqual([])
      const settled = await rulesOf('web')
      const at = settled === seen[next]?.rules ? next : now
      expect(settled, `round ${round}`).toBe(seen[at]?.rules)
      expect(await besides(), `round ${round}, ${at === next ? 'as wanted' : 'as before'}`).toBe(seen[at]?.besides)
      const listed = (await policies.list()).map(({ name, inForce, definition }) => ({ name, inForce, definition }))
      const definition = states[at]
      expect(listed).toEqual([
        { name: 'cage', inForce: true, definition: cage },
        ...(definition ? [{ name: 'web', inForce: true, definition }] : []),
      ])
      expect([await reached(8080), await reached(8081), await reached(9090)]).toEqual([at === 1, at === 2, true])
      count[at === next ? 'wanted' : 'before']++
      now = at
    }
    console.log(`policies, killed, ${software.libvirt}:`, { ...count, takes: Math.round(takes) })
    expect(count.wanted).toBeGreaterThan(0)
    if (now !== 0) await policies.remove('web', { owner: 'shop' })
  })
})
