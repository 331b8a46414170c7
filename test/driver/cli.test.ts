/** The command, every one of its commands, on test:///default and on recorded hosts. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Connection, connect, parseSnapshot } from 'virtnet'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { commands } from '../../cli/commands.js'
import { type CliSurroundings, runCli } from '../cli/run-cli.js'
import { Folder, recordedSnapshot } from '../unit/cli/hosts.js'

// Some are whole processes, which take as long as the machine has other work.
vi.setConfig({ testTimeout: 180_000 })

const uri = 'test:///default'
const folder = new Folder()
/** While one is open, the simulated host keeps what runs of the command make on it. */
let connection: Connection
/** Two networks of NAT, `n1` and `n2`. */
let host: string

beforeAll(async () => {
  connection = await connect(uri)
  host = folder.file('host.json', await recordedSnapshot('x-nat-nat'))
})
afterAll(async () => {
  await connection.close()
  folder[Symbol.dispose]()
})

const live = (args: readonly string[], around?: CliSurroundings) => runCli(['--connect', uri, ...args], around)
/** After a change on the simulated host, which each run of the command has for itself. */
const notKept = `${uri} is a simulated host, which ends with this command: nothing of this is kept\n`
const kept = (args: readonly string[], around?: CliSurroundings) => runCli([...args, '--snapshot', host], around)
const lab = 'mode: isolated\nname: lab\nips:\n  - address: 10.30.0.1\n    prefix: 24\n'

describe('what is there', () => {
  test('list: tabs for programs, a table on a terminal, JSON', async () => {
    const row = ['default', 'nat', 'active', 'no', 'virbr0', '192.168.122.1/24']
    expect(await live(['list'])).toEqual({ code: 0, out: `${row.join('\t')}\n`, err: '' })
    const shown = await live(['list'], { terminal: true, env: { NO_COLOR: '1' } })
    expect(shown.out.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['NAME', 'MODE', 'STATE', 'AUTOSTART', 'BRIDGE', 'SUBNETS'],
      row,
      [''],
    ])
    expect((await live(['list'], { terminal: true })).out).toContain('\x1b[32mactive\x1b[39m')
    expect(JSON.parse((await live(['list', '--json'])).out)).toMatchObject([
      { name: 'default', mode: 'nat', active: true, subnets: ['192.168.122.1/24'] },
    ])
    expect((await kept(['list'])).out).toMatch(/^n1\tnat\tactive\tyes\tvirbr111\t192\.168\.111\.1\/24\nn2\t/)
  })

  test('show: a definition that can be given back, XML, a guest', async () => {
    const { code, out } = await live(['show', 'default'])
    expect(code).toBe(0)
    expect(out).toMatch(/^# default: active\nmode: nat\nname: default\n/)
    const file = folder.file('default.yaml', out)
    expect(await live(['plan', file])).toMatchObject({
      code: 1,
      out: expect.stringContaining('starts with the daemon'),
    })
    expect((await live(['show', 'default', '--xml'])).out).toMatch(/^<network/)
    expect(JSON.parse((await live(['show', 'test', '--json'])).out)).toMatchObject({ networks: ['default'] })
    expect((await kept(['show', 'n1', '--xml'])).out).toMatch(/^<network/)
    expect(await live(['show', 'nothing'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^virtnet: there is no network or guest nothing\nNetworks and guests: default, test/),
    })
  })

  test('leases', async () => {
    expect((await live(['leases'])).code).toBe(0)
    const lease = {
      ...{ family: 'ipv4', address: '192.168.111.20', prefix: 24, mac: '52:54:00:00:00:01', hostname: 'we\x1b[31mb' },
      ...{ clientId: null, iaid: null, expiresAt: null, bridge: 'virbr111' },
    }
    const snapshot = await recordedSnapshot('x-nat-nat')
    const networks = snapshot.networks.map((one) => (one.name === 'n1' ? { ...one, leases: [lease] } : one))
    const file = folder.file('leases.json', { ...snapshot, networks })
    const { out } = await runCli(['leases', '-s', file])
    expect(out).toBe('n1\t-\t192.168.111.20/24\t52:54:00:00:00:01\twe\\x1b[31mb\tnever\n')
    expect(JSON.parse((await runCli(['leases', 'n1', '--json', '-s', file])).out)).toMatchObject([
      { network: 'n1', ...lease },
    ])
    expect((await runCli(['leases', 'n2', '-s', file])).out).toBe('')
    expect(await runCli(['leases', 'n3', '-s', file])).toMatchObject({
      code: 2,
      err: expect.stringContaining('n1, n2'),
    })
  })
})

describe('who reaches whom', () => {
  test('reach', async () => {
    const { code, out } = await kept(['reach'])
    expect(code).toBe(0)
    expect(out).toMatch(/^from \\ to +n1 +n2 +host +external\n/)
    expect((await kept(['reach', 'n1', '--family', 'ipv4', '--to', 'tcp/22'])).out).toMatch(/^ +from n1 +to n1\n/)
    expect(JSON.parse((await kept(['reach', '--json', '-f', 'ipv4'])).out)).toMatchObject({
      places: ['n1', 'n2', 'host', 'external'],
      families: ['ipv4'],
    })
    expect((await kept(['reach', '--color'])).out).toContain('\x1b[31mno\x1b[39m')
  })

  test.each([
    [['n1', 'host'], 0, /^yes/],
    [['n1', 'outside', '443'], 0, /^yes/],
    [['outside', 'network:n1', 'tcp/22'], 1, /^no: the firewall rejects it[\s\S]*\n {4}lost +host/],
    [['n1', '203.0.113.7', 'udp/53'], 0, /^yes/],
    [['n1', '192.168.111.1'], 0, /^yes/],
    [['n1', 'n2'], 1, /^no/],
  ])('explain %s ends with %i', async (ends, code, text) => {
    const answer = await kept(['explain', ...ends])
    expect(answer).toMatchObject({ code, err: '' })
    expect(answer.out).toMatch(text)
    const { verdict } = JSON.parse((await kept(['explain', ...ends, '--json'])).out)
    expect(verdict).toBe(code === 0 ? 'yes' : 'no')
  })

  test('explain: what cannot be known ends with 3, and can be assumed', async () => {
    const routed = folder.file('routed.json', await recordedSnapshot('route-noroute'))
    const [name = ''] = (await recordedSnapshot('route-noroute')).networks.map((one) => one.name)
    const asked = ['explain', name, 'outside', '-s', routed]
    expect(await runCli(asked)).toMatchObject({ code: 3, out: expect.stringMatching(/^conditional/) })
    expect(await runCli([...asked, '--assume', 'external-routes'])).toMatchObject({ code: 0 })
    expect(await runCli([...asked, '--assume', 'luck'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('external-routes'),
    })
  })

  test('explain: a guest, by name, by interface, by address; what is two things is asked about', async () => {
    const snapshot = await recordedSnapshot('x-nat-nat')
    const on = (...networks: string[]) =>
      networks.map((network, index) => ({
        type: 'network',
        mac: { address: `52:54:00:00:00:0${index}` },
        source: { network },
      }))
    const guest = (name: string, ...networks: string[]) => {
      const interfaces = on(...networks)
      return {
        name,
        uuid: '',
        active: true,
        persistent: true,
        running: interfaces,
        stored: interfaces,
        addresses: null,
      }
    }
    const guests = [guest('web', 'n1'), guest('both', 'n1', 'n2'), guest('n2', 'n1'), guest('host', 'n1')]
    const file = folder.file('guests.json', { ...snapshot, guests })
    const ask = async (from: string, to: string) => {
      const { code, out, err } = await runCli(['explain', from, to, '--json', '-s', file])
      return code === 2 ? err : JSON.parse(out).query
    }
    expect(await ask('web', 'guest:host')).toMatchObject({
      from: { kind: 'guest', guest: 'web', network: 'n1' },
      to: { kind: 'guest', guest: 'host', network: 'n1' },
    })
    expect(await ask('both@n2', 'host:192.168.116.1')).toMatchObject({
      from: { kind: 'guest', guest: 'both', network: 'n2' },
      to: { kind: 'host', address: '192.168.116.1' },
    })
    expect(await ask('both', 'host')).toContain('Choose one: both@n1, both@n2.')
    expect(await ask('web@n2', 'host')).toContain('guest web is not on network n2')
    expect(await ask('n2', 'host')).toContain('Write guest:n2, or network:n2')
    expect(await ask('wbe', 'host')).toContain('there is no guest or network wbe')
    expect(await ask('network:web', 'host')).toContain('there is no network web')
  })

  test('test:///default has no host to look at: what to do is said, in words of the command', async () => {
    const { code, err } = await live(['explain', 'test', 'host'])
    if (code !== 4) return expect(code).toBe(0)
    expect(err).toContain('the host could not be read')
    expect(err).toContain('--machine')
    expect(err).not.toContain('connect(')
  })
})

describe('CI and pictures', () => {
  test.each([
    ['verdict: yes }', 0],
    ['verdict: no }', 1],
  ])('expect: %s ends with %i', async (verdict, code) => {
    const file = folder.file(
      'expect.yaml',
      `expect:\n  - { from: network n1, to: host, family: ipv4, protocol: icmp, ${verdict}\n`,
    )
    expect(await kept(['expect', file])).toMatchObject({ code, err: '' })
    expect(JSON.parse((await kept(['expect', file, '--json'])).out)).toMatchObject({ ok: code === 0 })
  })

  test('expect: what cannot be known ends with 3; what is no expectation with 2', async () => {
    const routed = await recordedSnapshot('route-noroute')
    const [name = ''] = routed.networks.map((one) => one.name)
    const file = folder.file('routed.json', routed)
    const wanted = `expect:\n  - { from: network ${name}, to: external, family: ipv4, protocol: icmp, verdict: yes }\n`
    expect(await runCli(['expect', '-', '-s', file], { stdin: wanted })).toMatchObject({ code: 3, err: '' })
    expect(await kept(['expect', '-'], { stdin: 'expcet: []' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('expect'),
    })
  })

  test('draw: SVG, Mermaid, DOT, into a file or out', async () => {
    expect((await kept(['draw'])).out).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    expect((await kept(['draw', '--format', 'mermaid'])).out).toMatch(/^flowchart /)
    const output = `${folder.path}/host.dot`
    expect(await kept(['draw', '--format', 'dot', '-o', output])).toEqual({
      code: 0,
      out: '',
      err: `wrote ${output}\n`,
    })
    expect(readFileSync(output, 'utf8')).toMatch(/^(di)?graph /)
    expect((await kept(['draw', '--format', 'png'])).code).toBe(2)
  })
})

describe('what is wrong', () => {
  test('doctor and diagnose: 1 where something is, with the commands that mend it', async () => {
    const missing = folder.file('missing.json', await recordedSnapshot('bridged-uplink-missing'))
    const { code, out } = await runCli(['doctor', '-s', missing])
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringMatching(/^(error|warning): .*\n {2}seen: /) })
    const [name = ''] = (await recordedSnapshot('bridged-uplink-missing')).networks.map((one) => one.name)
    const found = await runCli(['diagnose', name, '-s', missing, '--json'])
    expect(found.code).toBe(1)
    expect(JSON.parse(found.out).map(({ kind }: { kind: string }) => kind)).toContain('uplink-missing')
    expect(JSON.parse((await runCli(['doctor', '-s', missing, '--json'])).out)).toMatchObject([
      { about: `network ${name}` },
    ])
    expect(await kept(['doctor'])).toMatchObject({ code: 0, out: expect.stringMatching(/^Nothing is wrong/) })
    const flushed = folder.file('flushed.json', await recordedSnapshot('nat-flush-forward'))
    expect(await runCli(['doctor', '-s', flushed])).toMatchObject({ code: 1, out: expect.stringContaining('error: ') })
  })

  test('diagnose: what is not there is answered with what is', async () => {
    expect(await kept(['diagnose', 'br9'])).toMatchObject({ code: 2, err: expect.stringContaining('virbr111') })
  })
})

describe('changes', () => {
  test('plan, apply, ensure, diff, snapshot: from a file to a network and back', async () => {
    const before = folder.file('before.json', '')
    expect(await live(['snapshot', '--output', before])).toMatchObject({ code: 0, out: '' })
    expect(parseSnapshot(readFileSync(before, 'utf8')).networks.map(({ name }) => name)).toEqual(['default'])
    expect(parseSnapshot((await live(['snapshot'])).out).libvirt.driver).toBe('TEST')

    const file = folder.file('lab.yaml', lab)
    const journal = ['--journal', `${folder.path}/journal`]
    expect(await live(['plan', file])).toMatchObject({
      code: 1,
      out: expect.stringContaining('+ network lab (isolated): new'),
    })
    expect(await runCli(['plan', file, '-s', before])).toMatchObject({ code: 1 })
    expect(await live(['apply', file, ...journal])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Use --yes.'),
    })
    expect((await live(['list'])).out).not.toContain('lab')
    expect(await live(['apply', file, '--yes', ...journal])).toEqual({
      code: 0,
      out: 'network lab: defined, started, starts with the daemon\nDone.\n',
      err: notKept,
    })
    expect(await live(['plan', file])).toMatchObject({ code: 0, out: expect.stringMatching(/^Nothing to do/) })
    expect(await live(['ensure', '-'], { stdin: lab })).toEqual({
      code: 0,
      out: 'network lab: unchanged\n',
      err: notKept,
    })

    const differs = await live(['diff', before])
    expect(differs).toMatchObject({ code: 1, out: expect.stringContaining('+ network lab added') })
    expect(JSON.parse((await live(['diff', before, '--json'])).out)).toMatchObject({
      same: false,
      networks: [{ name: 'lab', change: 'added' }],
    })
    const now = folder.file('now.json', (await live(['snapshot'])).out)
    expect(await live(['diff', now])).toMatchObject({ code: 0, out: 'Nothing differs.\n' })
    expect(await runCli(['diff', now, before])).toMatchObject({
      code: 1,
      out: expect.stringContaining('- network lab removed'),
    })

    // A plan that was kept is carried out as it is, and refused where something moved.
    const [{ definition }] = [{ definition: { mode: 'isolated', name: 'lab', domain: { name: 'lab.test' } } }]
    const changed = folder.file('changed.json', { networks: [{ definition, autostart: false }] })
    const plan = folder.file('plan.json', (await live(['plan', changed, '--json'])).out)
    expect(await live(['apply', plan, '--yes', '--json', ...journal])).toMatchObject({ code: 0 })
    expect(await live(['apply', plan, '--yes', ...journal])).toMatchObject({
      code: 4,
      err: expect.stringContaining('VIRTNET_APPLY'),
    })
    const none = folder.file('default.json', {
      networks: [{ definition: (await connection.networks.get('default')).definition }],
    })
    expect(await live(['apply', none, '--prune', '--yes', ...journal])).toMatchObject({ code: 0 })
    expect((await live(['list'])).out).toMatch(/^default\t.*\n$/)
  })

  test('ensure: several networks, warnings beside the answer, JSON', async () => {
    const several = folder.file('several.yaml', `${lab}---\nmode: isolated\nname: quiet\n`)
    const { code, out } = await live(['ensure', several, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject([
      { network: 'lab', steps: [{ did: 'defined' }, { did: 'started' }, { did: 'autostart', on: true }] },
      { network: 'quiet' },
    ])
    for (const name of ['lab', 'quiet']) await connection.networks.remove(name)
  })

  test.each([
    ['', 'is empty'],
    ['just words', 'the document is a string, not a network'],
    ['- 1', '[0] is a number, not a network'],
    ['networks: []', 'names no network'],
    ['networks: [{ mode: nat, name: a }]\nversion: 2', 'version is not allowed beside networks'],
    ['definition: {}\nstart: true', 'start is not allowed beside definition'],
    ['mode: [', 'not YAML or JSON'],
    ['mode: natt\nname: lab', 'natt'],
    ['mode: nat\nname: lab\nips: [{ address: 192.168.150.1/24 }]', 'ips[0].address'],
  ])('a file that makes no sense: %j', async (content, message) => {
    const file = folder.file('wrong.yaml', content)
    for (const command of ['plan', 'ensure'])
      expect(await live([command, file])).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) })
  })

  test("libvirt's own XML is taken", async () => {
    const file = folder.file('net.xml', "<network><name>old</name><ip address='10.9.0.1' prefix='24'/></network>")
    expect(await live(['plan', file])).toMatchObject({
      code: 1,
      out: expect.stringContaining('network old (isolated)'),
    })
  })
})

test('watch: a line for each event, until the count, the clock or Ctrl-C', async () => {
  let heard = ''
  const watching = live(['watch', '--json', '--count', '3', '--no-tampering'], {
    heard: (text) => {
      heard += text
    },
  })
  await expect
    .poll(async () => {
      // Until the watch has begun, nobody hears of them.
      await using network = await connection.networks.create({ mode: 'isolated', name: 'passing' })
      await network.stop()
      return heard
    })
    .toContain('passing')
  await connection.networks.create({ mode: 'isolated', name: 'last' })
  await connection.networks.remove('last')
  const { code, out } = await watching
  expect(code).toBe(0)
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toHaveLength(3)
  expect(lines[0]).toEqual({ time: expect.any(String), kind: 'network', type: expect.any(String), name: 'passing' })

  expect(await live(['watch', '--for', '50ms', '--no-tampering'])).toEqual({ code: 0, out: '', err: '' })
  const pressed = new AbortController()
  const ended = live(['watch', '--no-tampering'], { signal: pressed.signal })
  pressed.abort()
  expect([0, 130]).toContain((await ended).code)
})

test('watch: networks that are not as a file says, with what puts it right, and who reaches whom', async () => {
  const file = folder.file('kept.yaml', lab.replace('name: lab', 'name: kept').replaceAll('10.30.', '10.31.'))
  expect(await live(['ensure', file])).toMatchObject({ code: 0 })
  const ended = new AbortController()
  let heard = ''
  const watching = live(['watch', file, '--drift', '--reach', '--json', '--no-tampering'], {
    heard: (text) => {
      heard += text
    },
    signal: ended.signal,
  })
  await using network = await connection.networks.get('kept')
  // Each look begins a while after the watch.
  await expect
    .poll(
      async () => {
        if (await network.isActive()) await network.stop()
        else await network.start()
        return /"drift"/.test(heard) && /"reach"/.test(heard)
      },
      { interval: 2500 },
    )
    .toBe(true)
  ended.abort()
  await watching
  const lines = heard
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.find(({ kind }) => kind === 'drift')).toMatchObject({
    type: 'drifted',
    name: 'kept',
    detail: 'stopped',
    plan: expect.stringContaining('network kept'),
  })
  expect(lines.find(({ kind }) => kind === 'reach').detail).toContain('kept')
  await connection.networks.remove('kept')
})

describe('the command line', () => {
  test('every command has help, which names the exit codes once', async () => {
    const { code, out } = await runCli(['--help'])
    expect(code).toBe(0)
    for (const { name } of commands) expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
    const all = commands.flatMap(({ name, subcommands = [] }) => [
      [name],
      ...subcommands.map((one) => [name, one.name]),
    ])
    for (const words of all) {
      expect(await runCli([...words, '--help'])).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining(`virtnet ${words.join(' ')}`),
      })
    }
    expect(out).toContain('3  conditional')
  })

  test.each([
    [['lst'], "unknown command 'lst'\n(Did you mean list?)"],
    [['list', '--jsn'], "unknown option '--jsn'\n(Did you mean --json?)"],
    [['explain', 'a'], "missing required argument 'to'"],
    [['list', '--timeout', '5'], "'5' is not a duration"],
    [['explain', 'n1', 'host', 'http'], "'http' is not a port"],
    [['apply', 'x', '--snapshot', 'y'], '--snapshot'],
    [['list', '--snapshot', '/nowhere'], 'no such file'],
    [['list', '--snapshot', 'package.json'], 'is not a snapshot'],
    [['completion', 'tcsh'], 'bash, zsh, fish'],
    [['policies', 'lst'], "unknown command 'policies lst'\nThere are: policies list, policies plan,"],
    [['policies', 'remove'], "missing required argument 'name'\nSee virtnet policies remove --help."],
    [['policies', 'plan', '/nowhere'], 'no such file'],
    [['policies', 'apply', 'x', '--snapshot', 'y'], '--snapshot'],
  ])('%j ends with 2', async (args, message) => {
    const { code, out, err } = await kept(args[0] === 'explain' ? args : args).then((one) =>
      args[0] === 'explain' ? one : runCli(args),
    )
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err).toMatch(/^virtnet: /)
    expect(err).not.toMatch(/\n {4}at /)
  })

  test('errors are sentences with the way out; JSON where it was asked for; a stack only with --debug', async () => {
    const wrong = ['list', '--connect', 'test:///nowhere.xml']
    const { code, err } = await runCli(wrong)
    expect(code).toBe(4)
    expect(err).toMatch(/^virtnet: .*nowhere\.xml.*\(VIR_ERR_\w+\)\n/)
    expect(err).toMatch(/\nMore: https:\/\//)
    expect(err).not.toMatch(/\n {4}at /)
    expect((await runCli([...wrong, '--debug'])).err).toMatch(/\n {4}at /)
    expect(JSON.parse((await runCli([...wrong, '--json'])).err)).toMatchObject({
      error: { code: expect.stringMatching(/^VIR_ERR_/), message: expect.stringContaining('nowhere.xml') },
    })
  })

  test('the URI: --connect, VIRTNET_CONNECT, LIBVIRT_DEFAULT_URI', async () => {
    const env = { VIRTNET_CONNECT: uri, LIBVIRT_DEFAULT_URI: 'test:///nowhere.xml' }
    expect((await runCli(['list'], { env })).code).toBe(0)
    expect((await runCli(['list'], { env: { LIBVIRT_DEFAULT_URI: uri } })).code).toBe(0)
    expect((await runCli(['list', '-c', 'test:///nowhere.xml'], { env })).code).toBe(4)
  })

  test('names are completed out of a daemon and out of a snapshot', async () => {
    const complete = async (...words: string[]) => {
      const { out } = await runCli(['__complete', ...words], { env: { VIRTNET_CONNECT: uri } })
      return out
        .split('\n')
        .map((line) => line.split('\t')[0])
        .filter(Boolean)
    }
    expect(await complete('li')).toEqual(['list'])
    expect(await complete('')).toEqual(commands.map(({ name }) => name))
    expect(await complete('show', '')).toEqual(['default', 'test'])
    expect(await complete('explain', 't')).toEqual(['test'])
    expect(await complete('-s', host, 'explain', 'n1', '')).toEqual(['host', 'outside', 'n1', 'n2'])
    expect(await complete('explain', 'n1', 'host', 'tcp/2')).toEqual(['tcp/22'])
    expect(await complete('reach', 'a', 'd')).toEqual(['default'])
    expect(await complete('reach', '--fam')).toEqual(['--family'])
    expect(await complete('reach', '--family', '')).toEqual(['ipv4', 'ipv6'])
    expect(await complete('plan', '')).toEqual([':files'])
    expect(await complete('list', '--snapshot', '')).toEqual([':files'])
    expect(await complete('apply', '--snap')).toEqual([])
    expect(await complete('completion', '')).toEqual(['bash', 'zsh', 'fish'])
    expect(await complete('policies', 're')).toEqual(['repair', 'remove', 'release'])
    expect(await complete('--json', 'policies', '--timeout', '5s', 'apply', '')).toEqual([':files'])
    expect(await complete('policies', 'apply', '--y')).toEqual(['--yes'])
    expect(await complete('policies', 'quarantine', '')).toEqual(['test'])
    expect(await complete('policies', 'release', 'test', '')).toEqual([])
  })
})

describe('as a program of its own', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const words = [fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url)), 'cli/main.ts']
  const program = (args: readonly string[], input = '') => {
    const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env
    const options = {
      cwd: root,
      encoding: 'utf8',
      input,
      env: { ...env, VIRTNET_CONNECT: uri, NODE_OPTIONS: '' },
    } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [...words, ...args], options)
    return { status, stdout, stderr }
  }

  test('answers, exit codes and standard input', () => {
    expect(program(['list', '-s', '-'], readFileSync(host, 'utf8'))).toMatchObject({ status: 0, stderr: '' })
    expect(program(['nothing'])).toMatchObject({ status: 2, stdout: '' })
  })

  test.each([
    [
      'bash',
      `source SCRIPT; COMP_LINE='virtnet show d' COMP_POINT=14; _virtnet; echo "${'$'}{COMPREPLY[@]}"`,
      'default',
    ],
    // What Tab shows is drawn by these two; they hand it what they were given.
    [
      'zsh',
      `compdef() { :; }; source SCRIPT; _describe() { print -l -- "${'$'}{(@P)2}"; }; words=(virtnet show d); CURRENT=3; _virtnet`,
      'default:network',
    ],
    ['fish', `source SCRIPT; complete -C 'virtnet show d'`, 'default\tnetwork'],
  ])('%s completes by it', async (shell, typed, answer) => {
    const script = folder.file(`completion.${shell}`, (await runCli(['completion', shell])).out)
    // The shell finds a program called virtnet.
    chmodSync(
      folder.file('virtnet', `#!/bin/sh\ncd '${root}'; exec '${process.execPath}' '${words.join("' '")}' "$@"\n`),
      0o755,
    )
    const env = { ...process.env, VIRTNET_CONNECT: uri, NODE_OPTIONS: '', PATH: `${folder.path}:${process.env.PATH}` }
    const lines = typed.replace('SCRIPT', script)
    expect(execFileSync(shell, ['-c', lines], { encoding: 'utf8', env })).toBe(`${answer}\n`)
  })
})
