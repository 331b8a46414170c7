/** The folder of a change of a host's network: nobody else's, and gone once the change is over, however it ended. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { applyHostNetwork } from '../../src/change/apply-host-network.js'
import type { MachineAccess } from '../../src/machine/access/machine-access.js'
import { type Host, startHost } from './harness/index.js'
import { bridged, sourceOf, stateOf } from './host-network-scene.js'

const entry = (name: string) => JSON.stringify(new URL(`../../src/${name}/index.ts`, import.meta.url).href)
const tsx = fileURLToPath(import.meta.resolve('tsx'))

const left = (host: Host): Promise<string> => host.sh('ls -d /run/virtnet-* /tmp/virtnet-host* 2>/dev/null || :')

describe('the folder of a change', () => {
  test('belongs to root alone, and nobody can guess its name', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    await host.sh('ip address add 10.50.0.2/24 dev hw0')
    await using change = await applyHostNetwork(bridged, { machine: sourceOf(host) })
    const files = await host.sh("find /run/virtnet-* -printf '%m %u %y %P\\n'")
    for (const line of files.trim().split('\n')) expect(line).toMatch(/^(700 root d|600 root f) /)
    expect(files).toMatch(/^700 root d [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/m)
    await change.rollBack()
  })

  test('is gone after each end', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    await host.sh('ip address add 10.50.0.2/24 dev hw0')
    const machine = sourceOf(host)
    const before = await stateOf(host)
    {
      const change = await applyHostNetwork(bridged, { machine })
      expect(await left(host)).not.toBe('')
      await change.rollBack()
      expect(await left(host)).toBe('')
    }
    {
      await using _change = await applyHostNetwork(bridged, { machine })
    }
    expect(await left(host)).toBe('')
    // The host refuses a step.
    const strange = { bridges: [{ name: 'br0', ports: ['hw0'], mtu: 9000, addresses: ['10.50.0.2/24'] }] }
    await host.sh('ip link add link hw0 name low type macvlan mode passthru 2>/dev/null; ip link set hw0 mtu 1500')
    await applyHostNetwork(strange, { machine }).then(
      (change) => change.rollBack(),
      () => {},
    )
    expect(await left(host)).toBe('')
    await host.sh('ip link delete low 2>/dev/null || :')
    // Somebody gives up.
    const signal = AbortSignal.timeout(1500)
    await applyHostNetwork(bridged, { machine, signal }).then(
      (change) => change.rollBack(),
      () => {},
    )
    expect(await left(host)).toBe('')
    expect(await stateOf(host)).toBe(before)
    const change = await applyHostNetwork(bridged, { machine })
    await change.confirm()
    expect(await left(host)).toBe('')
  })

  test('goes when whoever confirmed is ended before it is removed', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    await host.sh('ip address add 10.50.0.2/24 dev hw0')
    const machine = sourceOf(host)
    const half: MachineAccess = {
      ...machine,
      run: (argv, options) => {
        const script = argv.at(-1) ?? ''
        if (!script.includes('mv pending confirmed')) return machine.run(argv, options)
        const [first = ''] = script.split('\n')
        return machine.run(['sh', '-c', `${first}\nmv pending confirmed; echo yes`], options)
      },
    }
    const change = await applyHostNetwork(bridged, { machine: half })
    await change.confirm()
    await expect.poll(() => left(host), { timeout: 10_000 }).toBe('')
    await expect.poll(() => host.sh("pgrep -f '[.]/rollback' || :")).toBe('')
    expect(await host.run('ip', ['-o', 'address', 'show', 'dev', 'br0'])).toContain('10.50.0.2/24')
  })

  test('goes though the process that applied is killed, at any moment, with all that it started', {
    timeout: 300_000,
  }, async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    await host.sh('ip address add 10.50.0.2/24 dev hw0')
    const before = await stateOf(host)
    const program = `
      const { applyHostNetwork } = await import(${entry('change')})
      const { machineThrough } = await import(${entry('machine')})
      const machine = machineThrough(${JSON.stringify(['nsenter', ...host.realm.entrance(), '--'])})
      console.log('begins')
      for (;;) {
        const change = await applyHostNetwork(${JSON.stringify(bridged)}, { machine, confirmWithin: 5000 })
        await change.rollBack()
      }`
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      })
      const ended = once(child, 'exit')
      await once(createInterface({ input: child.stdout }), 'line')
      await pause(300 + Math.random() * 2500)
      process.kill(round % 2 === 0 ? -(child.pid ?? 0) : (child.pid ?? 0), 'SIGKILL')
      await ended
      await expect.poll(() => left(host), { timeout: 45_000, interval: 500 }).toBe('')
      expect(await stateOf(host)).toBe(before)
      await expect.poll(() => host.sh("pgrep -f '[.]/rollback' || :")).toBe('')
    }
  })
})
