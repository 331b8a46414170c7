import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))

test('package.json names the 64-bit processors that koffi has builds for, on the systems that it names', () => {
  const { os, cpu } = read('package.json')
  const builds = Object.keys(read('node_modules/koffi/package.json').optionalDependencies).flatMap((name) => {
    const [, system, processor] = /koffi-([a-z\d]+)-([a-z\d]+)$/.exec(name) ?? []
    return os.includes(system) && processor ? [processor] : []
  })
  expect([...cpu].sort()).toEqual([...new Set(builds)].filter((name) => name.endsWith('64')).sort())
})
