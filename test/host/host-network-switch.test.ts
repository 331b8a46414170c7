import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { HostChangeError } from '../../src/base/errors.js'
import { applyHostNetwork } from '../../src/change/apply-host-network.js'
import type { MachineAccess } from '../../src/machine/access/machine-access.js'
import { type Host, type Machine, startHost, startLan } from './harness/index.js'
import { bridged, cutOff, lived, sourceOf, stateOf } from './host-network-scene.js'

/** Runs commands on a host over the LAN, as ssh would: a shell behind a TCP port, asked from another machine. */
async function sourceOverLan(host: Host, from: Machine): Promise<MachineAccess> {
  await host.sh('setsid busybox nc -ll -p 2222 -e /bin/sh </dev/null >/dev/null 2>&1 &')
  // 0A: it listens.
  await expect.poll(() => host.sh("grep -cE ':08AE [0-9A-F:]+ 0A ' /proc/net/tcp /proc/net/tcp6 || :")).toContain(':1')
  const ask = async (argv: string[]): Promise<string> => {
    const words = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
    const input = `${words} 2>&1\necho "status $?"\nexit\n`
    const text = await from.run('busybox', ['nc', '-w', '1', `${host.ipv4}`, '2222'], { input, timeout: 2000 })
    const [, output = '', status] = /^([\s\S]*)status (\d+)\n$/.exec(text) ?? []
    if (status !== '0') throw new Error(output || 'cut off')
    return output
  }
  // One connection at a time is all that it takes.
  let last: Promise<unknown> = Promise.resolve()
  const run = (argv: string[]): Promise<string> => {
    const answer = last.then(() => ask(argv))
    last = answer.catch(() => {})
    return answer
  }
  return {
    run,
    readFile: (path) => run(['cat', path]),
    glob: async (pattern) => (await run(['sh', '-c', `ls -d ${pattern} 2>/dev/null || :`])).split('\n').filter(Boolean),
  }
}

describe("the dead man's switch", () => {
  test('a host that is cut off comes back, and is as it was', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await host.sh(lived)
    const source = await sourceOverLan(host, lan.x)
    const before = await stateOf(host)
    const applying = applyHostNetwork(cutOff, { machine: source, confirmWithin: 5000 }).catch((reason) => reason)
    await expect.poll(async () => (await lan.x.ping('10.50.0.2', 300)).reached, { timeout: 10_000 }).toBe(false)
    expect(await host.run('ip', ['-o', 'address', 'show', 'dev', 'br0'])).toContain('10.99.0.2/24')
    const error = await applying
    expect(error).toBeInstanceOf(HostChangeError)
    expect(error).toMatchObject({ state: 'rolled-back', message: expect.stringContaining('everything is as it was') })
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
    expect(await stateOf(host)).toBe(before)
  })

  test('the answer to its start is lost: it is asked for again', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const source = sourceOf(host)
    let lost = 0
    const lossy: MachineAccess = {
      ...source,
      run: async (argv) => {
        const answer = await source.run(argv)
        if (!argv.join(' ').includes('setsid') || lost++ > 0) return answer
        throw new Error('connection reset')
      },
    }
    await using change = await applyHostNetwork(bridged, { machine: lossy })
    expect(lost).toBe(1)
    expect(change.state).toBe('pending')
    await change.confirm()
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
  })

  test('given up half-way, it goes back at once', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const before = await stateOf(host)
    const source = sourceOf(host)
    const controller = new AbortController()
    const givingUp: MachineAccess = {
      ...source,
      run: async (argv) => {
        const answer = await source.run(argv)
        if (argv.join(' ').includes('setsid')) controller.abort(new Error('changed my mind'))
        return answer
      },
    }
    const applying = applyHostNetwork(bridged, { machine: givingUp, signal: controller.signal })
    await expect(applying).rejects.toThrow('changed my mind')
    expect(await stateOf(host)).toBe(before)
    await expect(applyHostNetwork(bridged, { machine: source, signal: controller.signal })).rejects.toThrow(
      'changed my mind',
    )
    await expect(applyHostNetwork({}, { machine: source, signal: controller.signal })).rejects.toThrow(
      'changed my mind',
    )
    expect(await stateOf(host)).toBe(before)
  })

  test('over the LAN, a change that keeps the way to the host is confirmed over it', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const source = await sourceOverLan(host, lan.x)
    await using change = await applyHostNetwork(bridged, { machine: source, confirmWithin: 5000 })
    await change.confirm()
    await new Promise((resolve) => setTimeout(resolve, 6000))
    expect(await host.run('ip', ['-o', 'address', 'show', 'dev', 'br0'])).toContain('10.50.0.2/24')
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
  })

  test('goes off though the process that applied is killed', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const before = await stateOf(host)
    const entry = JSON.stringify(new URL('../../src/entry-host.ts', import.meta.url).href)
    const program = `
      const { applyHostNetwork, machineThrough } = await import(${entry})
      const machine = machineThrough(${JSON.stringify(['nsenter', ...host.realm.entrance(), '--'])})
      const change = await applyHostNetwork(${JSON.stringify(cutOff)}, { machine, confirmWithin: 5000 })
      console.log(change.state)
      setInterval(() => {}, 1000)`
    const tsx = fileURLToPath(import.meta.resolve('tsx'))
    const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [state] = await once(createInterface({ input: child.stdout }), 'line')
    expect(state).toBe('pending')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await lan.x.ping('10.50.0.2', 300)).toMatchObject({ reached: false })
    await expect.poll(() => stateOf(host), { timeout: 15_000 }).toBe(before)
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
    // Nobody is left to read how it went.
    await expect.poll(() => host.sh('ls -d /run/virtnet-* 2>/dev/null || :'), { timeout: 60_000 }).toBe('')
  })

  test('a confirmation that comes too late says so', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const before = await stateOf(host)
    const change = await applyHostNetwork(bridged, { machine: sourceOf(host), confirmWithin: 5000 })
    await expect.poll(() => stateOf(host), { timeout: 15_000 }).toBe(before)
    await expect(change.confirm()).rejects.toThrow('not confirmed in time')
    expect(change.state).toBe('rolled-back')
  })
})
