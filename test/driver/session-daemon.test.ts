import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { connect as openSocket, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

const missing = sessionDaemonMissing()
const missingLogin = sessionDaemonMissing({ login: { name: '', password: '' } })

async function open(path: string): Promise<Socket> {
  const socket = openSocket(path)
  await once(socket, 'connect')
  return socket
}

describe.skipIf(missing)(`a session-mode libvirtd of the tests' own${missing ? `: ${missing}` : ''}`, () => {
  test('starts, is killed, comes back at the same address, and leaves nothing behind', async () => {
    let folder: string
    let pid: number
    {
      await using daemon = await startSessionDaemon()
      expect(daemon.uri).toMatch(/^test\+unix:\/\/\/default\?socket=\/.*libvirt-sock$/)
      folder = dirname(dirname(daemon.socket))
      const client = await open(daemon.socket)
      const closed = new Promise((resolve) => client.on('error', resolve).on('close', resolve).resume())
      const first = daemon.pid
      await daemon.kill()
      await closed
      await daemon.restart()
      pid = daemon.pid
      expect(pid).not.toBe(first)
      ;(await open(daemon.socket)).destroy()
    }
    expect(existsSync(folder)).toBe(false)
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })

  test('freezes and thaws', async () => {
    await using daemon = await startSessionDaemon()
    const state = () => /^State:\s+(\w)/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))?.[1]
    daemon.freeze()
    await expect.poll(state).toBe('T')
    daemon.thaw()
    await expect.poll(state).not.toBe('T')
  })

  test('listens on loopback', async () => {
    await using daemon = await startSessionDaemon({ transport: 'tcp' })
    expect(daemon.uri).toMatch(/^test\+tcp:\/\/127\.0\.0\.1:\d+\/default$/)
  })

  test('dies with the process that started it, however that ends', async () => {
    const program = `
      const { startSessionDaemon } = await import(${JSON.stringify(new URL('./session-daemon.ts', import.meta.url).href)})
      const daemon = await startSessionDaemon()
      console.log(JSON.stringify({ pid: daemon.pid, socket: daemon.socket }))
      setInterval(() => {}, 1000)`
    const tsx = fileURLToPath(import.meta.resolve('tsx'))
    const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    const daemon = JSON.parse(String(line)) as { pid: number; socket: string }
    expect(existsSync(`/proc/${daemon.pid}`)).toBe(true)
    child.kill('SIGKILL')
    await expect.poll(() => existsSync(`/proc/${daemon.pid}`)).toBe(false)
    await expect.poll(() => existsSync(dirname(dirname(daemon.socket)))).toBe(false)
  })

  test.skipIf(missingLogin)(`asks for a name and a password${missingLogin ? `: ${missingLogin}` : ''}`, async () => {
    for (const transport of ['unix', 'tcp'] as const) {
      await using daemon = await startSessionDaemon({ transport, login: { name: 'alice', password: 'secret' } })
      const asked = new Set<string>()
      await using connection = await connect(daemon.uri, {
        credentials: (request) => {
          asked.add(request.type)
          return request.type === 'passphrase' ? 'secret' : 'alice'
        },
      })
      expect(await connection.libvirt.virConnectIsAlive()).toBe(1)
      expect(asked).toContain('passphrase')
      const refused = connect(daemon.uri, { credentials: { username: 'alice', password: 'wrong' } })
      await expect(refused).rejects.toMatchObject({ code: 'VIR_ERR_AUTH_FAILED' })
    }
  })
})
