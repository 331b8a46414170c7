/** The examples of programs that embed the library or watch it, run as a newcomer would run them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { exampleNetworks } from '../../examples/networks.js'
import { Folder, recordedSnapshot } from '../unit/cli/hosts.js'
import { sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

// Whole processes, which take as long as the machine has other work.
vi.setConfig({ testTimeout: 180_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url))
const { NODE_OPTIONS: _, ...env } = process.env

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** An example that runs to its end. */
function run(name: string, args: readonly string[] = [], more: Record<string, string> = {}): string {
  const options = { cwd: root, encoding: 'utf8', env: { ...env, ...more } } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, `examples/${name}.ts`, ...args], options)
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

/** The service in a process of its own, with a client of its events. */
async function startService(...args: string[]) {
  // tsx is left out of the way of signals.
  const command = ['--import', 'tsx', `${root}examples/service.ts`, ...args]
  const child = spawn(process.execPath, command, { cwd: root, env })
  started.push(child)
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value } = await lines.next()
  const at = /http:\/\/\S+/.exec(String(value))?.[0]
  if (!at) throw new Error(`it does not listen: ${value}\n${errors}`)
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(at + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await answer.text()
    return { status: answer.status, body: /^[[{]/.test(text) ? JSON.parse(text) : text }
  }
  const stream = (await fetch(`${at}/events`)).body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  let streamed = ''
  const heard = async (text: string) => {
    while (!streamed.includes(text)) {
      const { value: piece, done } = (await stream?.next()) ?? { done: true }
      if (done) throw new Error(`the stream ended with ${streamed}`)
      streamed += piece
    }
  }
  /** Until the stream ends; fails where it is cut. */
  const rest = async () => {
    while ((await stream?.next())?.done === false);
  }
  await heard('listening')
  return { child, lines, ask, heard, rest, errors: () => errors }
}

test('service: definitions are checked, networks made and removed, events streamed, metrics told; SIGTERM ends it whole', async () => {
  const { child, lines, ask, heard, rest, errors } = await startService()
  for (const definition of exampleNetworks.filter(({ mode }) => mode === 'nat'))
    expect(await ask('POST', '/networks', definition)).toMatchObject({
      status: 201,
      body: { network: { name: definition.name } },
    })
  await heard('event: started')
  expect(await ask('POST', '/networks', { mode: 'natt', name: 'lab' })).toMatchObject({ status: 400 })
  expect(await ask('POST', '/networks', { mode: 'isolated', name: 'lab', forward: {} })).toMatchObject({ status: 400 })
  // What the schema cannot know, the library does.
  const outside = { address: '10.1.0.1', prefix: 24, dhcp: { ranges: [{ start: '10.2.0.1', end: '10.2.0.9' }] } }
  expect(await ask('POST', '/networks', { mode: 'isolated', name: 'lab', ips: [outside] })).toMatchObject({
    status: 400,
    body: { code: 'VIRTNET_DEFINITION', message: expect.stringContaining('ips[0]') },
  })
  expect((await ask('GET', '/networks')).body.map(({ name }: { name: string }) => name)).toContain('web')
  expect(await ask('GET', '/networks/nothing')).toMatchObject({ status: 404, body: { code: 'VIR_ERR_NO_NETWORK' } })
  expect(await ask('GET', '/health')).toEqual({ status: 200, body: { alive: true } })

  const { body: metrics } = await ask('GET', '/metrics')
  expect(metrics).toMatch(/^virtnet_calls_total\{call="virNetworkLookupByName",code="VIR_ERR_NO_NETWORK"\} [1-9]/m)
  expect(metrics).toMatch(/^virtnet_events_total\{kind="network",type="started"\} 1$/m)
  expect(metrics).toMatch(/^virtnet_network_active\{network="web",mode="nat"\} 1$/m)
  expect(metrics).toMatch(/^virtnet_pool_addresses\{network="default",mode="nat"\} 253$/m)
  expect(metrics).toMatch(/^virtnet_port_dropped_total\{guest="test",port="testnet0",direction="received"\} \d+$/m)
  for (const line of String(metrics).trim().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) virtnet_\w+ .+|virtnet_\w+\{(\w+="(\\.|[^"\\])*",?)+\} -?[\d.e-]+)$/)

  expect(await ask('DELETE', '/networks/web')).toMatchObject({ status: 204 })
  expect(await ask('DELETE', '/networks/web')).toMatchObject({ status: 404 })
  await heard('event: stopped')

  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  expect({ code, errors: errors() }).toEqual({ code: 0, errors: '' })
  expect(await lines.next()).toMatchObject({ value: 'closed' })
  // The stream has ended, and not been cut.
  await rest()
})

test.skipIf(sessionDaemonMissing())(
  'service: a daemon that is killed and comes back: 503 at once, then answers, and a gap among the events',
  async () => {
    await using daemon = await startSessionDaemon()
    const { child, ask, heard, rest, errors } = await startService(daemon.uri)
    expect(await ask('GET', '/networks')).toMatchObject({ status: 200 })
    await daemon.kill()
    await vi.waitUntil(async () => (await ask('GET', '/health')).status === 503, { timeout: 60_000 })
    expect(await ask('GET', '/networks')).toMatchObject({
      status: 503,
      body: { error: expect.stringMatching(/^libvirt has been down since /) },
    })
    expect(await ask('GET', '/health')).toMatchObject({ status: 503, body: { alive: false } })
    await daemon.restart()
    await heard('event: gap')
    await vi.waitUntil(async () => (await ask('GET', '/health')).status === 200, { timeout: 60_000 })
    expect(await ask('POST', '/networks', { mode: 'isolated', name: 'after' })).toMatchObject({ status: 201 })
    await heard('event: started')
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    expect({ code, errors: errors() }).toEqual({ code: 0, errors: '' })
    await rest()
  },
)

test('opentelemetry: a span for each call, with its error', () => {
  const text = run('opentelemetry', [], { NO_COLOR: '1' })
  expect(text).toMatch(/name: 'virConnectOpen'/)
  expect(text).toMatch(/'rpc\.method': 'batch'/)
  expect(text).toMatch(/'error\.type': 'VIR_ERR_NO_NETWORK'/)
})

test('log: failed calls, events and changes, an object a line', () => {
  const state = new Folder()
  const text = run('log', [], { XDG_STATE_HOME: state.path })
  state[Symbol.dispose]()
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', about: 'call', code: 'VIR_ERR_NO_NETWORK' }))
  expect(lines).toContainEqual(expect.objectContaining({ about: 'network', type: 'started', name: 'log-example' }))
  expect(lines).toContainEqual(expect.objectContaining({ about: 'change', step: 'done', network: 'log-example' }))
  const verdicts = lines.filter(({ about }) => about === 'reachability')
  expect(verdicts[0]?.sentences.join()).toContain('log-example')
})

test('bug-report: written once, and answered from', async () => {
  using folder = new Folder()
  const text = run('bug-report', [`${folder.path}/report.json`])
  expect(text).toMatch(/^wrote .*\nlibvirt [\d.]+, TEST; 1 networks, 1 guests\n/)
  expect(run('bug-report', [folder.file('kept.json', await recordedSnapshot('x-nat-nat'))])).toContain('from \\ to')
})

test('plan-in-ci: what can be done, what cannot, and what makes no sense', async () => {
  using folder = new Folder()
  const host = folder.file('host.json', await recordedSnapshot('x-nat-nat'))
  const ci = (wanted: string) => {
    const options = {
      cwd: root,
      encoding: 'utf8',
      env: { ...env, VIRTNET: `${process.execPath} ${tsx} cli/main.ts` },
    } as const
    const { status, stdout } = spawnSync(
      'sh',
      ['examples/plan-in-ci.sh', folder.file('networks.yaml', wanted), host],
      options,
    )
    return { status, last: stdout.trim().split('\n').at(-1) }
  }
  expect(ci('mode: isolated\nname: lab\n')).toEqual({
    status: 0,
    last: 'ci: the plan above is carried out when this is merged',
  })
  expect(ci('mode: isolatd\nname: lab\n')).toMatchObject({ status: 2 })
})
