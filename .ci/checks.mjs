// Runs every check in turn and closes with their totals: lint, types, build and each script count as one check, each
// vitest test as one. A test that did not run is neither passed nor failed: it is named.
// Ends with 0: all passed; 1: something failed; 2: nothing failed, but this machine could not run everything.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { relative, resolve } from 'node:path'

const bin = (name) => resolve('node_modules/.bin', name)
const totals = { passed: 0, failed: 0 }
const failures = []
const notRun = []

function pass() {
  totals.passed++
}

function fail(name) {
  totals.failed++
  failures.push(name)
}

function run(name, command, args) {
  process.stdout.write(`\n── ${name}\n`)
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (error || signal) process.stdout.write(`${error?.message ?? signal}\n`)
  return status
}

function check(name, command, ...args) {
  if (run(name, command, args) === 0) pass()
  else fail(name)
}

function tests(project) {
  const report = resolve(`.cache/vitest-${project}.json`)
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = run(`tests: ${project}`, bin('vitest'), ['run', '--project', project, ...reporters])
  if (!existsSync(report)) {
    fail(`${project}: vitest wrote no report`)
    return
  }
  const before = totals.failed
  for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) {
    const name = relative('', file.name)
    for (const test of file.assertionResults) {
      const title = `${name}: ${[...test.ancestorTitles, test.title].join(' > ')}`
      if (test.status === 'passed') pass()
      else if (test.status === 'failed') fail(title)
      else notRun.push(title)
    }
    // A file that could not be loaded, or whose hooks failed, has failed even where none of its tests did.
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) fail(name)
  }
  // An error outside of any test, e.g. an unhandled rejection.
  if (status !== 0 && totals.failed === before) fail(`${project}: vitest ended with ${status}`)
}

mkdirSync('.cache', { recursive: true })
check('lint', bin('biome'), 'check', '.')
check('rooms', 'npm', 'run', '--silent', 'rooms')
check('types', bin('tsc'), '--noEmit')
check('build', bin('tsup'))
tests('unit')
tests('driver')
tests('package')
const isRoot = process.getuid?.() === 0
const incomplete = process.argv.includes('--incomplete') || !isRoot
if (isRoot) {
  tests('kernel')
  tests('host')
} else {
  process.stdout.write('\n── tests: host\nnot run: namespaces and bridges need root\n')
  notRun.push('test/host: needs root')
}
for (const script of existsSync('test/scripts') ? readdirSync('test/scripts').sort() : []) {
  if (script.endsWith('.sh')) check(`script: ${script}`, 'bash', `test/scripts/${script}`)
  else if (/\.[cm]?[jt]s$/.test(script)) check(`script: ${script}`, bin('tsx'), `test/scripts/${script}`)
}

process.stdout.write('\n')
for (const name of failures) process.stdout.write(`failed: ${name}\n`)
for (const name of notRun) process.stdout.write(`not run: ${name}\n`)
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`)
process.exit(totals.failed > 0 ? 1 : incomplete ? 2 : 0)
