/** The pages of docs/, and llms.txt. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every page, the README included, by path in the repository. */
export function pages(): string[] {
  const inDocs = readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
  const kept = inDocs.filter((name) => name.endsWith('.md') && !/^(api|build|\.vitepress)\//.test(name))
  return ['README.md', ...kept.map((name) => `docs/${name}`)].sort()
}

export const read = (page: string): string => readFileSync(`${root}${page}`, 'utf8')

/** The page's own heading. */
export const titleOf = (page: string): string => /^# (.+)$/m.exec(read(page))?.[1] ?? page

/** The first paragraph of a page, without links. */
function introOf(page: string): string {
  const paragraph = read(page)
    .split(/\n\n+/)
    .find((one) => /^(?!```)[A-Za-z`*]/.test(one))
  const plain = (paragraph ?? '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\s+/g, ' ')
  return /^.*?[.:](?=\s|$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain
}

const groups: readonly (readonly [string, (page: string) => boolean])[] = [
  [
    'Start',
    (page) =>
      /^docs\/(quick-start|playground|requirements|virsh|comparison|typescript|bundlers|command)\.md$/.test(page),
  ],
  ['Modes', (page) => page.startsWith('docs/modes/')],
  ['Concepts', (page) => /^docs\/[^/]+\.md$/.test(page)],
  ['Cookbook', (page) => page.startsWith('docs/cookbook/')],
  ['Definition reference', (page) => page.startsWith('docs/reference/')],
  ['Codes', (page) => page === 'docs/codes/index.md'],
]

/** llms.txt: what there is to read, for programs that have never seen the library. @see https://llmstxt.org */
export function llmsText(): string {
  const taken = new Set(['README.md', 'docs/index.md'])
  const sections = groups.map(([heading, isIn]) => {
    const own = pages().filter((page) => !taken.has(page) && isIn(page))
    for (const page of own) taken.add(page)
    return `## ${heading}\n\n${own.map((page) => `- [${titleOf(page)}](${page}): ${introOf(page)}`).join('\n')}\n`
  })
  return `# virtnet

> libvirt for Node, in TypeScript: every libvirt function, typed and off the event loop, and a virtual machine's network as a typed object that can be defined, started, changed, watched, and asked who can reach whom, why, and what to do about it.

Connect with \`await connect('qemu:///system')\`, or try everything on \`test:///default\`, a simulated host inside libvirt that needs no daemon and no root. Definitions are plain JSON, discriminated by \`mode\`: nat, routed, bridged, isolated, open, macvtap, hostdev. Every call that waits returns a promise and takes \`{ timeout, signal }\` last; times are milliseconds. Errors have \`code\`, \`remedy\` and \`docs\`. The pages below are plain Markdown, and part of the npm package.

${sections.join('\n')}`
}
