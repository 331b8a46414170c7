/**
 * `npm run docs:check`: opens every page of the built site in Chromium. No error, no dead link, a title and a language,
 * pictures that are there and have words for who does not see them, headings in order, readable contrast in light and
 * dark, nothing wider than a phone, reachable by keyboard, and a search that finds things.
 *
 *   npm run docs && npm run docs:check -- [folder for pictures] [which pages, as a regular expression]
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/// <reference lib="dom.asynciterable" />
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { root } from './pages.js'

const site = `${root}docs/.vitepress/dist`
const [pictures, only = ''] = process.argv.slice(2)
if (pictures) mkdirSync(pictures, { recursive: true })
if (!existsSync(site)) throw new Error('there is no site to check: run `npm run docs` first')

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const server = createServer(({ url = '/' }, response) => {
  const path = decodeURIComponent(new URL(url, 'http://site').pathname)
  const file = join(site, path.endsWith('/') ? `${path}index.html` : path)
  if (!file.startsWith(site) || !existsSync(file)) return response.writeHead(404).end()
  return response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(readFileSync(file))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

let linkCount = 0
const problems = new Set<string>()
/** Said once, and as soon as it is found. */
function report(problem: string): void {
  if (!problems.has(problem)) console.error(problem)
  problems.add(problem)
}
const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))
const pages = files.filter((name) => name !== '404.html' && new RegExp(only).test(name)).sort()

/** Runs in the page: texts whose contrast is too low. */
function lowContrast(): string[] {
  type Colour = readonly [number, number, number, number]
  const parse = (text: string): Colour => {
    const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
    return [r, g, b, a]
  }
  const light = ([r, g, b]: Colour): number => {
    const part = (value: number) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
  }
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3])
    return [mix(0), mix(1), mix(2), 1]
  }
  const behind = (element: Element | null): Colour => {
    if (!element) return [255, 255, 255, 1]
    const own = parse(getComputedStyle(element).backgroundColor)
    return own[3] === 1 ? own : over(own, behind(element.parentElement))
  }
  const found = new Map<string, string>()
  for (const element of document.querySelectorAll('main *, nav *, aside *')) {
    const text = [...element.childNodes].find((node) => node.nodeType === 3 && node.textContent?.trim())
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    if (!text || box.width < 2 || box.height < 2 || style.visibility === 'hidden' || Number(style.opacity) === 0)
      continue
    const ground = behind(element)
    const [a, b] = [light(over(parse(style.color), ground)), light(ground)]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    const size = Number.parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    if (ratio < (isLarge ? 3 : 4.5)) {
      found.set(
        `${element.className}|${style.color}`,
        `${ratio.toFixed(2)} for '${text.textContent?.trim().slice(0, 40)}' (${element.tagName}.${String(element.className)})`,
      )
    }
  }
  return [...found.values()]
}

/** Runs in the page: what somebody who does not see it, or a search engine, misses. */
function unclear(): string[] {
  const found: string[] = []
  const empty = (text: string | null | undefined): boolean => !text?.trim()
  if (empty(document.documentElement.lang)) found.push('no language')
  if (empty(document.title)) found.push('no title')
  if (empty(document.querySelector<HTMLMetaElement>('meta[name=description]')?.content)) found.push('no description')
  for (const image of document.querySelectorAll<HTMLImageElement>('main img')) {
    if (empty(image.alt)) found.push(`no words for ${image.getAttribute('src')}`)
    if (image.complete && image.naturalWidth === 0) found.push(`${image.getAttribute('src')} is no picture`)
  }
  for (const element of document.querySelectorAll<HTMLElement>('a[href], button')) {
    const name = `${element.textContent}${element.title}${element.getAttribute('aria-label') ?? ''}`
    if (empty(name) && !element.querySelector('img[alt]')) found.push(`no name: ${element.outerHTML.slice(0, 80)}`)
  }
  let level = 0
  for (const { tagName, textContent } of document.querySelectorAll('main h1, main h2, main h3, main h4')) {
    const next = Number(tagName[1])
    if (next > level + 1) found.push(`'${textContent?.trim()}' is a heading of level ${next} below one of ${level}`)
    level = next
  }
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (twice.length > 0) found.push(`twice the id ${[...new Set(twice)].join(', ')}`)
  return found
}

/** Runs in the page: what is there, but hard to read. */
function hardToRead({ isCode, isWide }: { isCode: boolean; isWide: boolean }): string[] {
  const found: string[] = []
  for (const table of document.querySelectorAll('main table')) {
    if (isWide && table.scrollWidth > table.clientWidth)
      found.push(`the table of '${table.textContent?.trim().slice(0, 40)}' is cut off`)
  }
  for (const code of document.querySelectorAll('main td code')) {
    const text = code.textContent ?? ''
    if (text.length <= 24 && !/[\s…-]/.test(text) && code.getClientRects().length > 1)
      found.push(`a table breaks '${text}' inside a word`)
  }
  for (const block of document.querySelectorAll('main .language-text pre')) {
    if (isCode && block.scrollWidth > block.clientWidth) found.push(`'${block.textContent?.slice(0, 60)}' is cut off`)
  }
  return found
}

const desktop = { width: 1280, height: 900 }
const phone = { width: 375, height: 900 }

async function open(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: desktop, colorScheme: 'light' })
  // What tsx calls in the functions that are sent to the page.
  await context.addInitScript('globalThis.__name = (one) => one')
  // A page takes as long as the machine has other work; this only ends what hangs.
  context.setDefaultTimeout(300_000)
  return await context.newPage()
}

/** What a page complains of while it is open. */
function listen(page: Page, where: () => string): void {
  page.on('console', (message) => {
    if (message.type() === 'error') report(`${where()}: console: ${message.text()}`)
  })
  page.on('pageerror', (error) => report(`${where()}: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) report(`${where()}: ${response.status()} for ${response.url()}`)
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
      report(`${where()}: asks for ${request.url()}`)
  })
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  const anchors = new Map<string, Set<string>>()
  const links: { from: string; to: string }[] = []
  const look = async (page: Page, at: string): Promise<void> => {
    await page.goto(`${base}/${at}`, { waitUntil: 'load' })
    const heading = await page
      .locator('h1')
      .first()
      .textContent({ timeout: 60_000 })
      .catch(() => null)
    if (!heading) report(`${at}: no heading`)
    const [ids, targets] = await page.evaluate(() => [
      [...document.querySelectorAll('[id]')].map(({ id }) => id),
      [...document.querySelectorAll<HTMLAnchorElement>('main a[href]')].map(({ href }) => href),
    ])
    anchors.set(at, new Set(ids))
    links.push(...(targets ?? []).map((to) => ({ from: at, to })))
    const goesOn = await page.locator('.pager-link').count()
    if (goesOn > 0 && (await page.locator('aside .is-active.is-link').count()) === 0)
      report(`${at}: has a next page without a place in the sidebar`)
    for (const text of await page.evaluate(unclear)) if (!at.startsWith('api/')) report(`${at}: ${text}`)
    if (at.startsWith('api/')) return
    for (const low of await page.evaluate(lowContrast)) report(`${at}: contrast ${low}`)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.waitForFunction(() => document.documentElement.classList.contains('dark'))
    for (const low of await page.evaluate(lowContrast)) report(`${at}, dark: contrast ${low}`)
    await page.emulateMedia({ colorScheme: 'light' })
    const isCode = at.startsWith('codes/')
    for (const text of await page.evaluate(hardToRead, { isCode, isWide: true })) report(`${at}: ${text}`)
    await page.setViewportSize(phone)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > phone.width) report(`${at}: ${width} pixels wide on a phone of ${phone.width}`)
    for (const text of await page.evaluate(hardToRead, { isCode, isWide: false })) report(`${at}, on a phone: ${text}`)
    await page.setViewportSize(desktop)
  }
  // Several at a time: most of a page's time is waiting.
  const waiting = [...pages]
  let opened = 0
  const wide = await open(browser)
  await Promise.all(
    [wide, ...(await Promise.all([1, 2, 3].map(() => open(browser))))].map(async (page) => {
      let at = ''
      listen(page, () => at)
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        at = next
        await look(page, next)
        if (++opened % 100 === 0) console.error(`${opened} of ${pages.length} pages`)
      }
    }),
  )
  linkCount = links.length
  for (const { from, to } of links) {
    if (!to.startsWith(base)) continue
    const { pathname, hash } = new URL(to)
    const path = decodeURIComponent(pathname).slice(1)
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
    const known = anchors.get(file)
    if (!known && files.includes(file) && only) continue
    if (!known) report(`${from}: dead link to /${path}`)
    else if (hash && !known.has(decodeURIComponent(hash.slice(1)))) report(`${from}: no ${hash} in /${path}`)
  }

  // By keyboard: the first stop skips to the content, and everything that has the focus shows it.
  await wide.goto(`${base}/index.html`)
  await wide.keyboard.press('Tab')
  const first = await wide.evaluate(() => document.activeElement?.textContent ?? '')
  if (!/skip/i.test(first)) report(`keyboard: the first stop is '${first}', not the link to the content`)
  await wide.keyboard.press('Enter')
  for (let stop = 0; stop < 5; stop++) {
    await wide.keyboard.press('Tab')
    const isSeen = await wide.evaluate(() => {
      const style = document.activeElement && getComputedStyle(document.activeElement)
      return style !== null && (style.outlineStyle !== 'none' || style.boxShadow !== 'none')
    })
    if (!isSeen) report(`keyboard: stop ${stop + 2} shows no focus`)
  }

  // The search, by keyboard too.
  for (const [words, page] of [
    ['masquerade', 'NAT'],
    ['VIRTNET_SUBNET_IN_USE', 'VIRTNET_SUBNET_IN_USE'],
    ['hairpin', 'switch-hairpin'],
  ] as const) {
    await wide.goto(`${base}/quick-start.html`)
    const box = wide.locator('input#localsearch-input')
    // The page listens for keys once its script runs.
    for (let isOpen = false; !isOpen; ) {
      await wide.keyboard.press('Control+k')
      isOpen = await box.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      )
    }
    await box.fill(words)
    // The box first shows what was found for the words before these.
    const wanted = wide.locator('ul.results li a', { hasText: page }).first()
    await wanted.waitFor({ timeout: 60_000 }).catch(() => {})
    const results = await wide.locator('ul.results li a').allTextContents()
    const address = await wide.locator('ul.results li a').first().getAttribute('href')
    if (address?.includes('/api/')) report(`search for ${words}: ${address} comes before what is written for readers`)
    if (!results.some((text) => text.includes(page)))
      report(`search for ${words}: ${page} is not among ${results.length} results`)
    if (pictures && words === 'hairpin') await wide.screenshot({ path: `${pictures}/search.png` })
  }

  if (pictures) {
    for (const path of ['index', 'modes/nat', 'reachability', 'reference/network', 'virsh', 'command', 'codes/index']) {
      await wide.goto(`${base}/${path}.html`)
      const take = (name: string) => wide.screenshot({ path: `${pictures}/${path.replace('/', '-')}-${name}.png` })
      await take('wide')
      await wide.emulateMedia({ colorScheme: 'dark' })
      await take('dark')
      await wide.emulateMedia({ colorScheme: 'light' })
      await wide.setViewportSize(phone)
      await take('phone')
      await wide.setViewportSize(desktop)
    }
  }
} finally {
  await browser.close()
  server.close()
}

console.log(`${pages.length} pages, ${linkCount} links, ${problems.size} problems`)
process.exitCode = problems.size > 0 ? 1 : 0
