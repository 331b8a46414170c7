// `npm run kills`: connection.apply() in a process, and with a daemon, that is killed at random instants, on libvirt 9.0
// and 12.8, as root. How often: `npm run kills -- 200 50` kills the process 200 times and the daemon 50 times on each;
// `npm run kills -- 200 50 12.8` on that one.
import { spawnSync } from 'node:child_process'

const [processes = '200', daemons = '50', libvirt] = process.argv.slice(2)
const isCount = (count) => /^[1-9]\d*$/.test(count)
const isKnown = [undefined, '9.0', '12.8'].includes(libvirt)
if (![processes, daemons].every(isCount) || !isKnown || process.getuid?.() !== 0) {
  process.stdout.write(
    'kills: npm run kills -- PROCESS-KILLS DAEMON-KILLS [9.0 | 12.8], both counts from 1 on, as root\n',
  )
  process.exit(1)
}
const only = libvirt === undefined ? [] : ['--testNamePattern', `^libvirt ${libvirt.replace('.', '[.]')} `]
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'host', '--retry', '0', 'test/host/plan/killed.test.ts', ...only],
  { stdio: 'inherit', env: { ...process.env, VIRTNET_KILLS: processes, VIRTNET_DAEMON_KILLS: daemons } },
)
process.exit(status ?? 1)
