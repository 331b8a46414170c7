/**
 * The suites on every libvirt: `npm run matrix`, or a part of it, e.g. `npm run matrix -- driver 12.8` or
 * `npm run matrix -- host 11.3/nftables test/host/networks.test.ts`. As root; the last line is `N passed, N failed`.
 *
 * - `driver`: test/driver inside the libvirt's own root, client and daemon of one release.
 * - `host`: files of test/host whose hosts run each libvirt with each firewall backend, the client being this machine's;
 *   without names of files, those that ask nothing of one release.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { cache, project } from './host/harness/built.js'
import { firewallBackends, type HostSoftware, hostSoftware, libvirtVersions, rootOf } from './host/harness/libvirts.js'
import { Realm } from './host/harness/realm.js'

const suites = ['driver', 'host'] as const
const words = process.argv.slice(2)
const files = words.filter((word) => word.startsWith('test/'))
const named = words.filter((word) => !word.startsWith('test/'))
const isSuite = (word: string) => (suites as readonly string[]).includes(word)
const nameOf = ({ libvirt, firewall }: HostSoftware) => `${libvirt}/${firewall}`
const wanted = named.filter((word) => !isSuite(word))
const known = [...libvirtVersions, ...firewallBackends, ...hostSoftware.map(nameOf)] as readonly string[]
const unknown = wanted.filter((word) => !known.includes(word))
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}: there are ${[...suites, ...known].join(', ')}, and files of test/host`)
  process.exit(1)
}
const chosen = hostSoftware.filter(
  (software) =>
    wanted.length === 0 ||
    wanted.some((word) => [software.libvirt, software.firewall, nameOf(software)].includes(word)),
)
const runs = suites.filter((suite) => !named.some(isSuite) || named.includes(suite))

/** What host tests of one release do not say anything about. */
const usualFiles = ['networks', 'guests', 'tampering', 'shared', 'scenarios', 'host-bridges', 'reachability/table']

const totals = { passed: 0, failed: 0 }
const failures: string[] = []

async function vitest(title: string, args: readonly string[], env: Record<string, string>, inside?: Realm) {
  console.log(`\n── ${title}`)
  const report = `${cache}matrix.json`
  rmSync(report, { force: true })
  const command = [process.execPath, `${project}node_modules/vitest/vitest.mjs`, 'run', ...args]
  command.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
  const [program = '', ...rest] = inside
    ? ['nsenter', ...inside.entrance(), `--wdns=${project}`, '--', ...command]
    : command
  // A certificate file that the environment names is this machine's.
  const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env
  const child = spawn(program, rest, {
    stdio: 'inherit',
    cwd: project,
    env: { ...(inside ? own : process.env), ...env },
  })
  const [status] = await once(child, 'exit')
  const before = totals.failed
  if (existsSync(report)) {
    for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) {
      for (const test of file.assertionResults) {
        if (test.status === 'passed') totals.passed++
        else if (test.status === 'failed') {
          totals.failed++
          failures.push(`${title}: ${test.fullName}`)
        }
      }
    }
  }
  if (status !== 0 && totals.failed === before) {
    totals.failed++
    failures.push(`${title}: vitest ended with ${status}`)
  }
}

if (runs.includes('driver')) {
  for (const libvirt of new Set(chosen.map((software) => software.libvirt))) {
    await using realm = await Realm.start('driver', '', rootOf({ libvirt, firewall: 'iptables' }))
    await vitest(`driver, libvirt ${libvirt}`, ['--project', 'driver'], {}, realm)
  }
}
if (runs.includes('host')) {
  for (const { libvirt, firewall } of chosen) {
    const env = { VIRTNET_TEST_LIBVIRT: libvirt, VIRTNET_TEST_FIREWALL: firewall }
    const those = files.length > 0 ? files : usualFiles.map((name) => `test/host/${name}.test.ts`)
    await vitest(`host, libvirt ${libvirt}, ${firewall}`, ['--project', 'host', ...those], env)
  }
}
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.failed > 0 ? 1 : 0)
