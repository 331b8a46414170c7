/** Every example runs as a newcomer would run it, on test:///default and without root. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url))
const quiet = { ...process.env, NODE_OPTIONS: '' }

function run(name: string, args: readonly string[] = [], input = ''): string {
  const example = [tsx, `examples/${name}.ts`, ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, example, {
    cwd: root,
    encoding: 'utf8',
    input,
    env: quiet,
  })
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

test('every example is run by a test', () => {
  const examples = readdirSync(new URL('../../examples', import.meta.url))
  const here = [
    'batch.ts',
    'credentials.ts',
    'draw-host.ts',
    'events.ts',
    'host-network.ts',
    'quickstart.ts',
    'raw-calls.ts',
  ]
  // In test/host: scenarios.test.ts and examples.test.ts.
  const onHosts = [
    'beside-physical-machines.ts',
    'dmz.ts',
    'macvtap.ts',
    'physical-dhcp.ts',
    'virtual-server-hosting.ts',
    'vlan.ts',
    'port-forward.ts',
    'reachability.ts',
    'sandbox.ts',
  ]
  const parts = ['networks.ts', 'on-host.ts', 'table.ts']
  // In example-services.test.ts.
  const services = ['service.ts', 'metrics.ts', 'opentelemetry.ts', 'log.ts', 'bug-report.ts', 'plan-in-ci.sh']
  expect(examples.sort()).toEqual([...here, ...onHosts, ...parts, ...services].sort())
})

/** The rows of the quickstart's first table, by their columns. */
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => /^ {2}(network|web|servers|lan|lab|own-rules|direct|sriov) {2,}/.test(line))
    .map((line) => line.trim().split(/ {2,}/))

test('quickstart shows each mode, who reaches whom, and one change', () => {
  const text = run('quickstart')
  expect(rows(text)).toEqual([
    ['network', 'mode', 'bridge', 'subnet', 'guest→host', 'guest→guest', 'guest→outside', 'outside→guest'],
    ['web', 'nat', 'virbr-web', '192.168.101.0/24', 'yes', 'yes', 'yes', 'no'],
    ['servers', 'routed', 'virbr-servers', '10.20.0.0/24', 'yes', 'yes', 'yes', 'yes'],
    ['lan', 'bridged', 'br0', "the host's", 'yes', 'yes', 'yes', 'yes'],
    ['lab', 'isolated', 'virbr-lab', '10.30.0.0/24', 'yes', 'yes', 'no', 'no'],
    ['own-rules', 'open', 'virbr-own', '10.40.0.0/24', ...Array.from({ length: 4 }, () => 'host-firewall')],
    ['direct', 'macvtap', '–', "the host's", 'no', 'yes', 'yes', 'yes'],
    ['sriov', 'hostdev', '–', "the host's", 'embedded-switch', 'embedded-switch', 'yes', 'yes'],
  ])
  const steps = text.split('\n').filter((line) => /^ {2}web (stopped|defined|started)$/.test(line))
  expect(steps).toEqual(['  web stopped', '  web defined', '  web started'])
  expect(text).toMatch(/before {2}192\.168\.101\.0\/24 .*\n {2}after {3}10\.50\.0\.0\/16/)
})

test.skipIf(process.getuid?.() !== 0)('quickstart needs no root', () => {
  // A user namespace without a mapping: nobody, with no privilege at all.
  const text = execFileSync('unshare', ['-U', process.execPath, tsx, 'examples/quickstart.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...quiet, HOME: '/nonexistent' },
  })
  expect(rows(text)).toHaveLength(8)
})

test('raw-calls', () => {
  const text = run('raw-calls')
  expect(text).toMatch(/^active: true\n<network/)
  expect(text).toContain('virNetworkLookupByName failed: VIR_ERR_NO_NETWORK (43)')
})

test('events', () => {
  expect(run('events')).toMatch(/ started\nevents-example \(.*\) stopped\nno longer listening\n$/)
})

test('batch', () => {
  const text = run('batch')
  expect(text).toContain('default is active\n')
  expect(text).toContain('green is inactive\n')
  expect(text).toMatch(/blue: fulfilled, violet: .*no network with matching name 'violet'\n$/)
})

test('host-network', () => {
  expect(run('host-network')).toMatch(/^# \/etc\/netplan\/90-host-network.yaml, mode 600\nnetwork:\n {2}version: 2\n/)
  const units = run('host-network', ['networkd'])
  expect(units).toContain('# /etc/systemd/network/05-bond0.30.netdev, mode 644\n[NetDev]\nName=bond0.30\nKind=vlan\n')
  expect(run('host-network', ['NetworkManager'])).toContain('[vlan]\nid=30\nparent=bond0\n')
})

test('draw-host', () => {
  const svg = run('draw-host')
  expect(svg).toMatch(/^<svg [^>]*role='graphics-document'[^>]*>.*<\/svg>\n$/s)
  for (const name of ['web', 'servers', 'lan', 'lab', 'own-rules', 'direct', 'sriov', 'br0', 'eth0']) {
    expect(svg).toContain(`class='title'>${name}</text>`)
  }
  expect(run('draw-host', ['test:///default', 'mermaid'])).toMatch(/^flowchart TB\n/)
  expect(run('draw-host', ['test:///default', 'dot'])).toMatch(/^digraph topology \{\n/)
})

test('credentials, where nobody asks', () => {
  expect(run('credentials')).toMatch(/^connected to /)
})

const login = { name: 'ada', password: 'lovelace' }
test.skipIf(sessionDaemonMissing({ login }))('credentials, where a daemon asks', async () => {
  await using daemon = await startSessionDaemon({ login })
  expect(run('credentials', [daemon.uri], 'ada\nada\nlovelace\n')).toMatch(/^connected to /)
  expect(run('credentials', [daemon.uri], 'ada\nada\nbyron\n')).toMatch(/^access denied: /)
})
