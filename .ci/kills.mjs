// `npm run kills`: connection.apply() in a process, and with a daemon, that is killed at random instants, on libvirt 9.0
// and 12.8, as root. How often: `npm run kills -- 200 50` kills the process 200 times and the daemon 50 times on each.
// `npm run kills -- 200 50 12.8` on that one. `npm run kills -- policies 100` does so with policies.apply() and remove(), 100 times on each.
import { spawnSync } from 'node:child_process'

const status = (file, env, more = []) =>
  spawnSync('npx', ['vitest', 'run', '--project', 'host', '--retry', '0', file, ...more], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  }).status ?? 1

const usage =
  'kills: npm run kills -- PROCESS-KILLS DAEMON-KILLS [9.0 | 12.8], or npm run kills -- policies KILLS; from 1 on, as root\n'
const isCount = (text) => /^[1-9]\d*$/.test(text)
if (process.argv[2] === 'policies') {
  const [times = '100'] = process.argv.slice(3)
  if (isCount(times) && process.getuid?.() === 0)
    process.exit(status('test/host/policy/killed.test.ts', { VIRTNET_POLICY_KILLS: times }))
  process.stdout.write(usage)
  process.exit(1)
}

const [processes = '200', daemons = '50', libvirt] = process.argv.slice(2)
const isKnown = [undefined, '9.0', '12.8'].includes(libvirt)
if (![processes, daemons].every(isCount) || !isKnown || process.getuid?.() !== 0) {
  process.stdout.write(usage)
  process.exit(1)
}
const only = libvirt === undefined ? [] : ['--testNamePattern', `^libvirt ${libvirt} `]
const counts = { VIRTNET_KILLS: processes, VIRTNET_DAEMON_KILLS: daemons }
process.exit(status('test/host/plan/killed.test.ts', counts, only))
