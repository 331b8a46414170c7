import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { root } from '../../docs/build/pages.js'
import { snippets } from '../../docs/build/snippets.js'

const run = promisify(execFile)
const folder = `${root}.cache/snippets`
const marked = snippets().filter((snippet) => snippet.run)

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
})

test('some are marked', () => {
  expect(marked.length).toBeGreaterThan(8)
})

// What a page says runs, runs as it stands there, as a program of its own.
test.each(marked.map(({ page, line, code }) => ({ place: `${page}:${line}`, code })))(
  '$place runs on test:///default, and prints something',
  { timeout: 120_000 },
  async ({ place, code }) => {
    const file = `${folder}/${place.replace(/\W+/g, '-')}.mts`
    writeFileSync(file, code)
    const { stdout } = await run('npx', ['tsx', file], { cwd: root })
    expect(stdout.trim()).not.toBe('')
  },
)
