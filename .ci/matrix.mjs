// `npm run matrix`: the suites on every libvirt with every firewall backend, as root. A part of it by words:
//   npm run matrix -- driver 12.8 test/driver/xml
//   npm run matrix -- host 11.3/nftables test/host/networks.test.ts
// driver: test/driver inside the libvirt's own root, so that client and daemon are of its release.
// host: files of test/host, on hosts that run it, with this machine's client.
// life: all of test/host/matrix, of which npm test has a part: modes, rules, damage, clients of one release with another.
// remedies: all that explain() shows on hosts of all kinds, carried out there, of which npm test has a part; the score
//   is the last line of the part. Takes most of an hour.
// modular: on virtqemud, virtnetworkd and the others, which .ci/modular builds first, in minutes: test/host/modular, and
//   the files of host.
// reach: all of the footnotes of the table, of single remedies, of policies beside other firewalls and of what they allow,
//   of which npm test has a part.
// fields: every field of a network of every mode, changed once on libvirt 9.0 and 12.8, of which npm test has a part.
// tools: all of test/host/reachability/tools: real firewalld, ufw, dockerd and podman beside libvirt 9.0 and 12.8.
import { spawnSync } from 'node:child_process'
import { check, run, script, tests } from './parts.mjs'

const software = ['9.0/iptables', '11.3/iptables', '11.3/nftables', '12.8/iptables', '12.8/nftables']
const suites = ['driver', 'host', 'life', 'remedies', 'reach', 'modular', 'tools', 'fields']
/** What .ci/modular builds daemons of. */
const modularVersion = '11.3'
/** Tests of what is so on every libvirt. What one host does is written down for 9.0 only (test/fixtures/scenes). */
const usual = ['networks', 'guests', 'shared', 'host-bridges', 'xml/definitions']

const fileOf = (name) => `test/host/${name}.test.ts`

const words = process.argv.slice(2)
const filesOf = (suite) => words.filter((word) => word.startsWith(`test/${suite}/`))
const chosen = words.filter((word) => !word.startsWith('test/'))
const known = new Set([...suites, ...software.flatMap((name) => [name, ...name.split('/')])])
const unknown = chosen.filter((word) => !known.has(word))
if (unknown.length > 0 || process.getuid?.() !== 0) {
  const reason = unknown.length > 0 ? `unknown: ${unknown.join(', ')}` : 'namespaces need root'
  process.stdout.write(`matrix: ${reason}; there are ${[...known].join(', ')}, and files of test/\n`)
  process.exit(1)
}
const wanted = chosen.filter((word) => !suites.includes(word))
const those = software.filter(
  (name) => wanted.length === 0 || wanted.some((word) => name === word || name.split('/').includes(word)),
)
const has = (suite) => chosen.includes(suite) || !chosen.some((word) => suites.includes(word))

const versions = [...new Set(those.map((name) => name.split('/')[0]))]
const driver = versions.map((libvirt) => inside(libvirt))
const host = those.map((name) => {
  const [libvirt = '', firewall = ''] = name.split('/')
  const files = filesOf('host')
  const args = files.length > 0 ? files : usual.map(fileOf)
  const part = tests('host', { name: `host, libvirt ${libvirt}, ${firewall}`, args })
  return { ...part, env: { ...part.env, VIRTNET_TEST_LIBVIRT: libvirt, VIRTNET_TEST_FIREWALL: firewall } }
})

const life = versions.map((libvirt) => {
  const part = tests('host', {
    name: `life, libvirt ${libvirt}`,
    args: [`test/host/matrix/libvirt-${libvirt}.test.ts`],
  })
  return { ...part, env: { ...part.env, VIRTNET_MATRIX: 'whole' } }
})

const tools = versions
  .filter((libvirt) => libvirt !== '11.3')
  .map((libvirt) => {
    const args = ['test/host/reachability/tools', '--testNamePattern', `libvirt(, reloaded)? ${libvirt}$`]
    const part = tests('host', { name: `tools, libvirt ${libvirt}`, args })
    return { ...part, env: { ...part.env, VIRTNET_MATRIX: 'whole' } }
  })
const fields = versions
  .filter((libvirt) => libvirt !== '11.3')
  .map((libvirt) => {
    const args = ['test/host/plan/fields.test.ts', '--testNamePattern', `^libvirt ${libvirt} `]
    const part = tests('host', { name: `fields, libvirt ${libvirt}`, args })
    return { ...part, env: { ...part.env, VIRTNET_MATRIX: 'whole' } }
  })
const remedies = [check('remedies', 'tsx', 'test/host/reachability/remedies/score.ts')]

const reachability = tests('host', {
  name: 'reachability',
  args: ['reachability/footnotes', 'reachability/remedies', 'policy/tools', 'policy/allow'].map(fileOf),
})
const reach = [{ ...reachability, env: { ...reachability.env, VIRTNET_MATRIX: 'whole' } }]

const modular = has('modular') && versions.includes(modularVersion) ? modularParts() : []

/** The daemons are built before anything runs, because it takes all processors. */
function modularParts() {
  const built = spawnSync('bash', ['.ci/modular', modularVersion], { stdio: 'inherit' })
  if (built.status !== 0) return [script('modular daemons could not be built', 'false')]
  const files = filesOf('host')
  const own = files.filter((file) => file.startsWith('test/host/modular/'))
  const others = files.length > 0 ? files.filter((file) => !own.includes(file)) : usual.map(fileOf)
  const env = { VIRTNET_TEST_LIBVIRT: modularVersion, VIRTNET_TEST_DAEMONS: 'modular' }
  return [
    ...(files.length === 0 || own.length > 0 ? [tests('modular', { args: own })] : []),
    ...(others.length > 0 ? [tests('host', { name: `host, libvirt ${modularVersion}, modular`, args: others })] : []),
  ].map((part) => ({ ...part, env: { ...part.env, ...env } }))
}

/** The driver suite inside a libvirt's root. */
function inside(libvirt) {
  const part = tests('driver', { name: `driver, libvirt ${libvirt}`, args: filesOf('driver') })
  const { command, args } = check('', 'tsx', 'test/inside.ts', libvirt, process.execPath, part.command, ...part.args)
  return { ...part, command, args }
}

const lanes = Object.entries({ driver, host, life, remedies, reach, modular, tools, fields }).flatMap(
  ([suite, parts]) => (has(suite) ? [parts] : []),
)
const { passed, failures, notRun, retried } = await run(lanes)
process.stdout.write('\n')
for (const line of retried) process.stdout.write(`retried: ${line}\n`)
for (const line of failures) process.stdout.write(`failed: ${line}\n`)
for (const line of notRun) process.stdout.write(`not run: ${line}\n`)
process.stdout.write(`${passed} passed, ${failures.length} failed\n`)
process.exit(failures.length > 0 ? 1 : 0)
