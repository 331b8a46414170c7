// `npm run check`: what can be answered within a minute, without root, in a clone where `npm test` has run once.
import { existsSync } from 'node:fs'
import { check, run, script, tests } from './parts.mjs'

if (!existsSync('node_modules/.bin/vitest')) {
  process.stdout.write('check: nothing is installed yet; run npm test once, which sets everything up\n')
  process.exit(1)
}
const began = Date.now()
const slow = ['memory', 'exit', 'examples', 'keep-alive']
process.env.CHECK = '1'
const totals = await run(
  [
    [
      check('lint', 'biome', 'check', '.'),
      script('rooms', 'npm', 'run', '--silent', 'rooms'),
      check('types', 'tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'),
      tests('driver', {
        name: 'driver, the light part',
        args: slow.map((name) => `--exclude=test/driver/**/${name}.test.ts`),
      }),
    ],
    [tests('unit')],
  ],
  { quiet: true },
)
const { passed, failures, notRun } = totals
process.stdout.write('\n')
for (const line of failures) process.stdout.write(`failed: ${line}\n`)
for (const line of notRun) process.stdout.write(`not run: ${line}\n`)
process.stdout.write(
  `left out: the build, test/package, test/host, ${slow.map((name) => `${name}.test.ts`).join(', ')} of test/driver, and nine of ten random inputs; npm test runs all\n`,
)
process.stdout.write(`${passed} passed, ${failures.length} failed, in ${Math.round((Date.now() - began) / 1000)} s\n`)
process.exit(failures.length > 0 ? 1 : 0)
