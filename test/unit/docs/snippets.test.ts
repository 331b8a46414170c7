import { expect, test } from 'vitest'
import { compileSnippets, snippets } from '../../../docs/build/snippets.js'

test('every TypeScript block of the README and of docs compiles', { timeout: 120_000 }, () => {
  const all = snippets()
  expect(all.length).toBeGreaterThan(50)
  expect(compileSnippets(all)).toEqual([])
})

test('a block that does not compile is found, with its place', { timeout: 120_000 }, () => {
  const wrong = { page: 'docs/x.md', line: 7, run: false, code: "\nawait connection.networks.gett('lab')" }
  expect(compileSnippets([wrong])).toEqual([
    "docs/x.md:8: Property 'gett' does not exist on type 'Networks'. Did you mean 'get'?",
  ])
})
