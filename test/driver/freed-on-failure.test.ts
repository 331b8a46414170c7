/** What fails half-way leaves no handle behind: it would keep the connection from closing in C. */
import { afterEach, expect, test } from 'vitest'
import { TimeoutError } from '../../src/base/errors.js'
import { openSession } from '../../src/ffi/index.js'
import type { SingleSession } from '../../src/ffi/single-session.js'
import { Host } from '../../src/host.js'
import { Networks } from '../../src/networks/networks.js'
import { type SessionDaemon, sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

const missing = sessionDaemonMissing()
const timeout = 1500

interface Opened {
  readonly daemon: SessionDaemon
  readonly session: SingleSession
  readonly networks: Networks
}

let open: Opened | undefined

afterEach(async () => {
  open?.daemon.thaw()
  await open?.session.close()
  await open?.daemon[Symbol.asyncDispose]()
  open = undefined
})

async function start(): Promise<Opened> {
  const daemon = await startSessionDaemon()
  const session = (await openSession(daemon.uri, { timeout })) as SingleSession
  open = { daemon, session, networks: new Networks(session, new Host()) }
  return open
}

/** The daemon stops as soon as it has answered this call: what comes after it gets no answer. */
function freezeAfter({ session, daemon }: Opened, name: string): void {
  const call = session.call.bind(session) as (...args: unknown[]) => Promise<unknown>
  session.call = (async (...args: unknown[]) => {
    const answer = await call(...args)
    if (args[0] === name) daemon.freeze()
    return answer
  }) as SingleSession['call']
  const batch = session.batch.bind(session)
  session.batch = async (calls, ...rest) => {
    const answers = await batch(calls, ...rest)
    if (calls.some((asked) => asked.name === name)) daemon.freeze()
    return answers
  }
}

const lab = { mode: 'isolated', name: 'lab' } as const

const cases: Record<string, { readonly after: string; readonly work: (networks: Networks) => Promise<unknown> }> = {
  list: { after: 'virConnectListAllNetworks', work: (networks) => networks.list() },
  get: { after: 'virNetworkLookupByName', work: (networks) => networks.get('default') },
  define: { after: 'virNetworkDefineXML', work: (networks) => networks.define(lab) },
  ensure: {
    after: 'virNetworkLookupByName',
    work: (networks) => networks.ensure({ mode: 'isolated', name: 'default' }, { disconnectGuests: true }),
  },
  remove: {
    after: 'virNetworkLookupByName',
    work: (networks) => networks.remove('default', { disconnectGuests: true }),
  },
  create: { after: 'virNetworkCreateXML', work: (networks) => networks.create(lab) },
}

test.skipIf(missing).each(Object.entries(cases))('networks.%s', async (_, { after, work }) => {
  const opened = await start()
  const before = opened.session.pointers.size
  freezeAfter(opened, after)
  await expect(work(opened.networks)).rejects.toThrow(TimeoutError)
  // A handle is freed when the call that has it is back.
  opened.daemon.thaw()
  await expect.poll(() => opened.session.pointers.size).toBe(before)
})
