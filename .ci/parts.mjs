// Runs parts of the checks, several at a time, and counts what they say. A part's output is shown whole when it has
// ended, so that parts that run side by side do not mix.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { relative, resolve } from 'node:path'

const bin = (name) => resolve('node_modules/.bin', name)
const cache = (name) => resolve('.cache', name)

/** A command that passes or fails as a whole. */
export const check = (name, command, ...args) => ({ name, command: bin(command), args, count: countCommand })

export const script = (name, command, ...args) => ({ name, command, args, count: countCommand })

/** A project of vitest's, each test of which counts. @param name  of the part, if it is not the project's */
export function tests(project, { name = project, args = [] } = {}) {
  const report = cache(`report-${name}.json`)
  const reporters = ['--reporter=default', `--reporter=${resolve('.ci/reporter.mjs')}`]
  return {
    name: `tests: ${name}`,
    command: bin('vitest'),
    args: ['run', '--project', project, ...reporters, ...args],
    env: { REPORT: report },
    before: () => rmSync(report, { force: true }),
    count: (outcome, totals) => countTests(name, report, outcome, totals),
  }
}

function countCommand({ name, status }, totals) {
  if (status === 0) totals.passed++
  else totals.failures.push(name)
}

function countTests(name, report, { status }, totals) {
  if (!existsSync(report)) {
    totals.failures.push(`${name}: vitest wrote no report`)
    return
  }
  const before = totals.failures.length
  const { files, errors } = JSON.parse(readFileSync(report, 'utf8'))
  for (const file of files) {
    const path = relative('', file.path)
    totals.times.push([path, file.seconds])
    for (const { title, state, tries, error } of file.tests) {
      const test = `${path}: ${title}`
      if (state === 'failed') totals.failures.push(test)
      else if (state === 'passed') totals.passed++
      else totals.notRun.push(test)
      if (state === 'passed' && tries > 1) totals.retried.push(`${test}: passed at try ${tries}; the first: ${error}`)
    }
    // A file that could not be loaded, or whose hooks failed, has failed even if none of its tests did.
    for (const error of file.errors) totals.failures.push(`${path}: ${error}`)
  }
  // Errors outside of any test, e.g. an unhandled rejection.
  for (const error of errors) totals.failures.push(`${name}: ${error}`)
  if (status !== 0 && totals.failures.length === before) totals.failures.push(`${name}: vitest ended with ${status}`)
}

/**
 * Runs lanes side by side, the parts of each in turn.
 *
 * @param options.quiet  shows the output only of what failed
 */
export async function run(lanes, { quiet = false } = {}) {
  const totals = { passed: 0, failures: [], notRun: [], retried: [], times: [] }
  mkdirSync(cache('logs'), { recursive: true })
  await Promise.all(
    lanes.map(async (parts) => {
      for (const part of parts) {
        const failed = totals.failures.length
        const began = Date.now()
        part.before?.()
        const log = cache(`logs/${part.name.replaceAll(/\W+/g, '-')}.log`)
        const status = await runPart(part, log)
        const seconds = (Date.now() - began) / 1000
        part.count({ name: part.name, status }, totals)
        const show = !quiet || status !== 0 || totals.failures.length > failed
        process.stdout.write(`\n── ${part.name} (${seconds.toFixed(1)} s)\n${show ? readFileSync(log, 'utf8') : ''}`)
      }
    }),
  )
  return totals
}

function runPart({ command, args, env }, log) {
  const output = openSync(log, 'w')
  return new Promise((settle) => {
    const child = spawn(command, args, { stdio: ['ignore', output, output], env: { ...process.env, ...env } })
    child.on('error', (error) => settle(error.message))
    child.on('exit', (code, signal) => settle(code ?? signal))
  }).finally(() => closeSync(output))
}
