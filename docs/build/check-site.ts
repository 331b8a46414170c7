/**
 * `npm run docs:check`: opens every page of the built site in Chromium. No error, no dead link, readable contrast in light
 * and dark, nothing wider than a phone, reachable by keyboard, and a search that finds things.
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

const problems: string[] = []
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

async function open(browser: Browser, options: { width: number; dark?: boolean }): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
  })
  // What tsx calls in the functions that are sent to the page.
  await context.addInitScript('globalThis.__name = (one) => one')
  return await context.newPage()
}

/** What a page complains of while it is open. */
function listen(page: Page, where: () => string): void {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${where()}: console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`${where()}: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${where()}: ${response.status()} for ${response.url()}`)
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
      problems.push(`${where()}: asks for ${request.url()}`)
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
      .textContent({ timeout: 10_000 })
      .catch(() => null)
    if (!heading) problems.push(`${at}: no heading`)
    const [ids, targets] = await page.evaluate(() => [
      [...document.querySelectorAll('[id]')].map(({ id }) => id),
      [...document.querySelectorAll<HTMLAnchorElement>('main a[href]')].map(({ href }) => href),
    ])
    anchors.set(at, new Set(ids))
    links.push(...(targets ?? []).map((to) => ({ from: at, to })))
    if (!at.startsWith('api/'))
      for (const low of await page.evaluate(lowContrast)) problems.push(`${at}: contrast ${low}`)
  }
  // Several at a time: most of a page's time is waiting.
  const waiting = [...pages]
  const wide = await open(browser, { width: 1280 })
  await Promise.all(
    [wide, ...(await Promise.all([1, 2, 3].map(() => open(browser, { width: 1280 }))))].map(async (page) => {
      let at = ''
      listen(page, () => at)
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        at = next
        await look(page, next)
      }
    }),
  )
  for (const { from, to } of links) {
    if (!to.startsWith(base)) continue
    const { pathname, hash } = new URL(to)
    const path = decodeURIComponent(pathname).slice(1)
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
    const known = anchors.get(file)
    if (!known && files.includes(file) && only) continue
    if (!known) problems.push(`${from}: dead link to /${path}`)
    else if (hash && !known.has(decodeURIComponent(hash.slice(1)))) problems.push(`${from}: no ${hash} in /${path}`)
  }

  const dark = await open(browser, { width: 1280, dark: true })
  const phone = await open(browser, { width: 375 })
  for (const page of pages.filter((name) => !name.startsWith('api/'))) {
    await dark.goto(`${base}/${page}`, { waitUntil: 'load' })
    for (const low of await dark.evaluate(lowContrast)) problems.push(`${page}, dark: contrast ${low}`)
    await phone.goto(`${base}/${page}`, { waitUntil: 'load' })
    const width = await phone.evaluate(() => document.documentElement.scrollWidth)
    if (width > 375) problems.push(`${page}: ${width} pixels wide on a phone of 375`)
  }

  // By keyboard: the first stop skips to the content, and everything that has the focus shows it.
  await wide.goto(`${base}/index.html`)
  await wide.keyboard.press('Tab')
  const first = await wide.evaluate(() => document.activeElement?.textContent ?? '')
  if (!/skip/i.test(first)) problems.push(`keyboard: the first stop is '${first}', not the link to the content`)
  await wide.keyboard.press('Enter')
  for (let stop = 0; stop < 5; stop++) {
    await wide.keyboard.press('Tab')
    const isSeen = await wide.evaluate(() => {
      const style = document.activeElement && getComputedStyle(document.activeElement)
      return style !== null && (style.outlineStyle !== 'none' || style.boxShadow !== 'none')
    })
    if (!isSeen) problems.push(`keyboard: stop ${stop + 2} shows no focus`)
  }

  // The search, by keyboard too.
  for (const [words, page] of [
    ['masquerade', 'NAT'],
    ['VIRTNET_SUBNET_IN_USE', 'VIRTNET_SUBNET_IN_USE'],
    ['hairpin', 'switch-hairpin'],
  ] as const) {
    await wide.goto(`${base}/quick-start.html`)
    await wide.keyboard.press('Control+k')
    await wide.locator('input#localsearch-input').fill(words)
    await wide.locator('ul.results li a').first().waitFor({ timeout: 60_000 })
    const results = await wide.locator('ul.results li a').allTextContents()
    if (!results.some((text) => text.includes(page)))
      problems.push(`search for ${words}: ${page} is not among ${results.length} results`)
    if (pictures && words === 'hairpin') await wide.screenshot({ path: `${pictures}/search.png` })
  }

  if (pictures) {
    for (const [name, page] of [
      ['wide', wide],
      ['dark', dark],
      ['phone', phone],
    ] as const) {
      for (const path of ['index', 'modes/nat', 'reachability', 'reference/network', 'virsh', 'codes/index']) {
        await page.goto(`${base}/${path}.html`)
        await page.screenshot({ path: `${pictures}/${path.replace('/', '-')}-${name}.png` })
      }
    }
  }
} finally {
  await browser.close()
  server.close()
}

for (const problem of new Set(problems)) console.error(problem)
console.log(`${pages.length} pages, ${new Set(problems).size} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
