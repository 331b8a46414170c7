import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { connect } from '../../../src/connection/index.js'
import type { CredentialRequest } from '../../../src/ffi/connecting/credentials.js'
import { sessionDaemonMissing, startSessionDaemon } from '../session-daemon.js'

const login = { name: 'ada', password: 'analytical engine' }
const missing = sessionDaemonMissing({ login })

describe.skipIf(missing)(`a daemon that requires authentication${missing ? `: ${missing}` : ''}`, () => {
  test('is answered by a function that takes its time, while the process goes on', async () => {
    await using daemon = await startSessionDaemon({ login })
    const asked: CredentialRequest[] = []
    let ticks = 0
    const ticking = setInterval(() => ticks++, 5)
    await using connection = await connect(daemon.uri, {
      credentials: async (request) => {
        asked.push(request)
        await sleep(100)
        return request.type === 'passphrase'
          ? login.password
          : request.type === 'realm'
            ? request.defaultAnswer
            : login.name
      },
    })
    clearInterval(ticking)
    expect(await connection.isAlive()).toBe(true)
    expect(new Set(asked.map(({ type }) => type))).toEqual(new Set(['username', 'authname', 'passphrase']))
    expect(asked[0]?.prompt).toMatch(/\w/)
    expect(ticks).toBeGreaterThan(5)
  })

  test('is answered by a name and a password', async () => {
    await using daemon = await startSessionDaemon({ login })
    await using connection = await connect(daemon.uri, {
      credentials: { username: login.name, password: login.password },
    })
    expect(await connection.hostname()).toBeTypeOf('string')
    await using readOnly = await connect(daemon.uri, {
      credentials: { username: login.name, password: login.password },
      readOnly: true,
    })
    await expect((await readOnly.networks.get('default')).setAutostart(true)).rejects.toMatchObject({
      code: 'VIR_ERR_OPERATION_DENIED',
    })
  })

  test('refuses a wrong password, and nobody at all', async () => {
    await using daemon = await startSessionDaemon({ login })
    await expect(connect(daemon.uri, { credentials: { username: 'ada', password: 'wrong' } })).rejects.toMatchObject({
      code: 'VIR_ERR_AUTH_FAILED',
      call: 'virConnectOpenAuth',
    })
    await expect(connect(daemon.uri)).rejects.toMatchObject({ code: 'VIR_ERR_AUTH_FAILED' })
  })

  test('an error of the function is the cause of the refusal', async () => {
    await using daemon = await startSessionDaemon({ login })
    const cause = new Error('the vault is sealed')
    const failed = connect(daemon.uri, {
      credentials: () => {
        throw cause
      },
    })
    await expect(failed).rejects.toMatchObject({ code: 'VIR_ERR_AUTH_FAILED', cause })
    await expect(connect(daemon.uri, { credentials: () => 5 as never })).rejects.toMatchObject({
      cause: {
        name: 'OptionTypeError',
        message: 'credentials: the answer must be a string without NUL, or null, not number 5',
      },
    })
  })

  test('does not wait for ever for a function that never answers', async () => {
    await using daemon = await startSessionDaemon({ login })
    const never = connect(daemon.uri, { credentials: () => new Promise<string>(() => {}), timeout: 300 })
    await expect(never).rejects.toMatchObject({ name: 'TimeoutError', started: true })
    await using connection = await connect(daemon.uri, {
      credentials: { username: login.name, password: login.password },
    })
    expect(await connection.isAlive()).toBe(true)
  })
})
