import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codePages, codesIndex } from '../../../docs/build/codes.js'
import { llmsText, pages, read, root } from '../../../docs/build/pages.js'
import { referencePages } from '../../../docs/build/reference.js'
import { docsOf, errorCodes } from '../../../src/base/errors/codes.js'

const all = pages()

/** The anchor of a heading, as GitHub and the site make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/[^\p{L}\p{N} _-]/gu, (mark) => (mark === "'" ? '-' : ''))
    .trim()
    .replace(/ +/g, '-')

const anchorsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, one = '']) => anchorOf(one))

/** On npm, which knows no folders, the README links to what the package has by address. */
const ofPackage = 'https://unpkg.com/virtnet/'
/** Links of a page to others, those in code apart; from the README as if it linked by folder. */
const linksOf = (page: string): string[] =>
  [
    ...read(page)
      .replace(/```[\s\S]*?```|`[^`]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target = '']) =>
    page === 'README.md' && target.startsWith(ofPackage) ? target.slice(ofPackage.length) : target,
  )

test('every link within the pages leads to a page that is there, and to a heading in it', () => {
  const broken = all.flatMap((page) =>
    linksOf(page).flatMap((target) => {
      if (/^[a-z]+:/.test(target)) return []
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? page : normalize(join(dirname(page), path))
      if (!existsSync(root + file)) return [`${page}: ${target}`]
      if (anchor && !anchorsOf(file).includes(anchor)) return [`${page}: ${target}, no such heading`]
      return []
    }),
  )
  expect(broken).toEqual([])
})

test('every page can be found from the first one', () => {
  const found = new Set(['README.md', 'docs/index.md'])
  for (const page of found) {
    for (const target of linksOf(page)) {
      const file = normalize(join(dirname(page), target.split('#')[0] ?? ''))
      if (file.endsWith('.md') && all.includes(file)) found.add(file)
    }
  }
  expect(all.filter((page) => !found.has(page))).toEqual([])
})

/** The fewest links from the README to each page. */
function clicks(): ReadonlyMap<string, number> {
  const found = new Map([['README.md', 0]])
  for (const [page, count] of found) {
    for (const target of linksOf(page)) {
      const file = normalize(join(dirname(page), target.split('#')[0] ?? ''))
      if (!found.has(file) && all.includes(file)) found.set(file, count + 1)
    }
  }
  return found
}

test('who knows virsh finds each of 25 everyday tasks in two clicks from the README', () => {
  const away = clicks()
  expect(away.get('docs/virsh.md')).toBe(1)
  const rows = [...read('docs/virsh.md').matchAll(/^\| \d+ +\| \[(.+?)\]\((.+?)#(.+?)\) +\| .* \| `(.+?)` +\|$/gm)]
  expect(rows).toHaveLength(25)
  for (const [, task, page = '', anchor, call = ''] of rows) {
    const sections = read(`docs/${page}`).split(/^(?=## )/m)
    const section = sections.find((part) => anchorOf(/^## (.+)$/m.exec(part)?.[1] ?? '') === anchor) ?? ''
    // The last call of the row: `update`, of `await network.update({ … })`.
    const method = [...call.matchAll(/\.(\w+)(?=\(|$)/g)].at(-1)?.[1] ?? call
    expect([task, section.includes(method)]).toEqual([task, true])
    expect([task, away.get(`docs/${page}`)]).toEqual([task, expect.toBeOneOf([1, 2])])
  }
})

describe('a page for every code', () => {
  test('none is missing, and none is about a code that is gone', () => {
    const there = readdirSync(`${root}docs/codes`, { recursive: true, encoding: 'utf8' })
    expect(there.filter((name) => name.endsWith('.md') && name !== 'index.md').sort()).toEqual(codePages().sort())
  })

  test('each says what it means, shows an example, and says what to do', () => {
    for (const page of codePages()) {
      const text = read(`docs/codes/${page}`)
      const [, meaning, example, advice] = text.split(/^## (?:What it means|Example|What to do)$/m)
      expect([page, text.startsWith(`# ${page.replace(/^.*\//, '').replace('.md', '')}\n`)]).toEqual([page, true])
      for (const part of [meaning, example, advice])
        expect([page, (part ?? '').trim().length > 20]).toEqual([page, true])
    }
  })

  test('an error carries the address of its page', () => {
    for (const code of Object.keys(errorCodes)) {
      const [, path = ''] = /^https:\/\/unpkg\.com\/virtnet\/(.*)$/.exec(docsOf(code)) ?? []
      expect([code, existsSync(root + path)]).toEqual([code, true])
    }
  })
})

test('what is made from tables and vocabularies is up to date: otherwise run `npm run generate:docs`', () => {
  for (const [file, content] of referencePages()) expect(read(file)).toBe(content)
  expect(read('docs/codes/index.md')).toBe(codesIndex())
  expect(read('llms.txt')).toBe(llmsText())
})

test('the README links by address: npm has no folders to look into', () => {
  const targets = [...read('README.md').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  expect(targets.length).toBeGreaterThan(20)
  expect(targets.filter((target) => !target.startsWith('https://'))).toEqual([])
})

test('the README has at most 150 lines', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150)
})
