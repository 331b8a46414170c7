/**
 * npm run bench:import: what importing the built package adds to Node's startup. Whole processes, interleaved; medians.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { table } from '../examples/table.js'

const dist = (name: string): string => fileURLToPath(new URL(`../dist/${name}`, import.meta.url))
if (!existsSync(dist('index.cjs'))) throw new Error('build it first: npm run build')

const ways: Readonly<Record<string, readonly string[]>> = {
  'node alone': ['-e', '0'],
  'import, ESM': ['--input-type=module', '-e', `import ${JSON.stringify(dist('index.js'))}`],
  'require, CommonJS': ['-e', `require(${JSON.stringify(dist('index.cjs'))})`],
}
const rounds = Number(process.argv[2] ?? 25)
const times = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]))
for (let round = 0; round <= rounds; round++) {
  for (const [way, args] of Object.entries(ways)) {
    const start = performance.now()
    execFileSync(process.execPath, args)
    if (round > 0) times.get(way)?.push(performance.now() - start)
  }
}
const medians = [...times].map(([way, all]) => [way, all.sort((a, b) => a - b)[all.length >> 1] ?? 0] as const)
const alone = medians[0]?.[1] ?? 1
console.log(
  table([
    ['', 'ms', 'added', "of Node's own start"],
    ...medians.map(([way, ms]) => [
      way,
      ms.toFixed(1),
      (ms - alone).toFixed(1),
      `${Math.round(((ms - alone) / alone) * 100)} %`,
    ]),
  ]),
)
