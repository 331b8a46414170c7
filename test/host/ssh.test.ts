/** Another machine's host, by a login there and nothing else: real sshd, a key, and the command as a program of its own. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../cli/run-cli.js'
import { project } from './harness/folders.js'
import { type Host, type Lan, startHost, startLan } from './harness/index.js'
import { startSshd } from './harness/tools/index.js'

const lab = `<network><name>lab</name><forward mode='nat'/><bridge name='vlab' stp='off'/>
  <ip address='192.168.150.1' prefix='24'/></network>`

/** The command where nothing of the machine's own is: in its own network namespace, with its own home. */
const command = [process.execPath, join(project, 'node_modules/tsx/dist/cli.mjs'), join(project, 'cli/main.ts')]

describe('virtnet --connect qemu+ssh://', () => {
  let lan: Lan
  let host: Host
  const virtnet = (...args: string[]) => {
    const words = [...command, '--connect', `qemu+ssh://root@${host.ipv4}/system`, ...args]
    return lan.x.attempt('env', ['-C', project, 'NODE_OPTIONS=', ...words], { timeout: 120_000 })
  }

  /** How often anyone has logged in on the host so far. */
  const logins = async (): Promise<number> => {
    const log = await host.run('cat', ['/run/sshd.log'])
    return log.match(/Accepted publickey/g)?.length ?? 0
  }

  beforeAll(async () => {
    lan = await startLan()
    host = await startHost({ lan })
    await host.network(lab)
    await startSshd(host, lan.x)
  })
  afterAll(async () => {
    await host?.[Symbol.asyncDispose]()
    await lan?.[Symbol.asyncDispose]()
  })

  test('lists, explains by the rules and routes of that machine, and takes a snapshot of it', async () => {
    expect(await virtnet('list')).toEqual({
      status: 0,
      stdout: 'lab\tnat\tactive\tno\tvlab\t192.168.150.1/24\n',
      stderr: '',
    })
    const asked = ['explain', 'lab', 'outside', '443']
    await host.run('iptables', ['-I', 'FORWARD', '-s', '192.168.150.0/24', '-j', 'DROP'])
    const before = await logins()
    const refused = await virtnet(...asked)
    // libvirt's own, one for all that is always read, and one for what that shows to be needed.
    expect((await logins()) - before).toBeLessThanOrEqual(4)
    expect(refused).toMatchObject({ status: 1, stderr: '' })
    expect(refused.stdout).toMatch(/^no[\s\S]*-A FORWARD -s 192\.168\.150\.0\/24 -j DROP/)

    const { stdout: taken, stderr } = await virtnet('snapshot')
    // What this machine does not have, it may lack there, too.
    expect(stderr).toMatch(/^(could not be read: programs: .*bpftool.*\n)?$/)
    const { facts } = JSON.parse(taken)
    expect(facts.addresses).toContainEqual(expect.objectContaining({ link: 'hw0', address: host.ipv4, prefix: 24 }))
    expect((await runCli([...asked, '--snapshot', '-'], { stdin: taken })).out).toBe(refused.stdout)
  })

  test('a machine that lets nobody in is answered with what to do', async () => {
    await lan.x.sh('mv /run/root/.ssh/id_ed25519 /run/root/.ssh/away')
    expect(await virtnet('list')).toMatchObject({
      status: 4,
      stdout: '',
      stderr: expect.stringContaining(`ssh root@${host.ipv4} must work without a password`),
    })
    await lan.x.sh(
      'mv /run/root/.ssh/away /run/root/.ssh/id_ed25519; mv /run/root/.ssh/known_hosts /run/root/.ssh/away',
    )
    expect(await virtnet('list')).toMatchObject({
      status: 4,
      stderr: expect.stringContaining(`accept the host key of ${host.ipv4} first: ssh root@${host.ipv4} true`),
    })
    await lan.x.sh('mv /run/root/.ssh/away /run/root/.ssh/known_hosts')
  })
})
