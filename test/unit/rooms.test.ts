import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { rooms } from '../../rooms.config.mjs'

const root = resolve(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { rooms: string } }

type Files = Readonly<Record<string, string>>

interface Complaint {
  readonly rule: string
  readonly from: string
  readonly to: string
  readonly reason: string
}

interface Answer {
  readonly code: number
  readonly complaints: readonly Complaint[]
  readonly text: string
}

/** What `npm run rooms` says of a house with these files only. */
async function complaintsAbout(files: Files): Promise<Answer> {
  const house = mkdtempSync(join(tmpdir(), 'virtnet-rooms-'))
  try {
    for (const file of ['package.json', 'tsconfig.json', 'rooms.config.mjs'])
      copyFileSync(join(root, file), join(house, file))
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
    for (const folder of ['src', 'native-types', 'cli', 'test', 'examples', 'bench']) mkdirSync(join(house, folder))
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, file)), { recursive: true })
      writeFileSync(join(house, file), `${text}\n`)
    }
    const [command = '', ...args] = scripts.rooms.split(' ')
    return await new Promise((done, fail) => {
      execFile(
        join(root, 'node_modules/.bin', command),
        args,
        { cwd: house, maxBuffer: 2 ** 24 },
        (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') return fail(error)
          const blocks = stdout.split('\n\n').map((block) => block.trim().replaceAll(/\s+/g, ' '))
          const complaints = blocks.flatMap((block) => {
            const [, rule = '', from = '', to = '', reason = ''] =
              /^error ([^:]+): (\S+)(?: → (\S+))?(.*)$/.exec(block) ?? []
            return rule ? [{ rule, from, to, reason }] : []
          })
          done({ code: Number(error?.code ?? 0), complaints, text: stdout + stderr })
        },
      )
    })
  } finally {
    rmSync(house, { recursive: true })
  }
}

test('a room may import the rooms that its row names, and no other', { timeout: 60_000 }, async () => {
  const path = (room: string) => (room === 'native-types' ? room : `src/${room}`)
  const up = (room: string) => (room === 'native-types' ? '..' : '../..')
  const names = Object.keys(rooms)
  const pairs = Object.entries(rooms).flatMap(([room, imports]) =>
    names
      .filter((other) => other !== room)
      .map((other) => ({
        from: `${path(room)}/uses-${other}.ts`,
        to: `${path(other)}/index.ts`,
        text: `import { here } from '${up(room)}/${path(other)}/index.js'`,
        allowed: (imports as readonly string[]).includes(other),
      })),
  )
  const { complaints } = await complaintsAbout({
    ...Object.fromEntries(names.map((room) => [`${path(room)}/index.ts`, 'export const here = 1'])),
    ...Object.fromEntries(pairs.map(({ from, text }) => [from, text])),
  })
  const arrow = ({ from, to }: { readonly from: string; readonly to: string }) => `${from} → ${to}`
  const refused = complaints.filter(({ rule }) => rule.startsWith('room ')).map(arrow)
  expect(refused.sort()).toEqual(
    pairs
      .filter(({ allowed }) => !allowed)
      .map(arrow)
      .sort(),
  )
})

test.each([
  ['an arrow back', 'base: []', "base: ['xml']", /base names xml, which has no earlier row/],
  [
    'a way to libvirt for a room that works without',
    "machine: ['base'",
    "machine: ['ffi', 'base'",
    /machine .* leads to ffi/,
  ],
])('a row may not hold %s', { timeout: 60_000 }, async (_, row, changed, reason) => {
  const table = readFileSync(join(root, 'rooms.config.mjs'), 'utf8')
  expect(table).toContain(row)
  const { code, text } = await complaintsAbout({ 'rooms.config.mjs': table.replace(row, changed) })
  expect(text).toMatch(reason)
  expect(code).toBeGreaterThan(0)
})

const cases: readonly { what: string; files: Files; refused: readonly string[]; reason: RegExp }[] = [
  {
    what: 'koffi outside of src/ffi: loaded lazily and in tests, too',
    files: {
      'src/networks/binding.ts': "import koffi from 'koffi'",
      'src/networks/lazy.ts':
        "const load = (require: (name: string) => unknown) => require('koffi') as typeof import('koffi')",
      'test/unit/binding.test.ts': "import koffi from 'koffi'",
      'src/ffi/binding.ts': "import koffi from 'koffi'",
      'test/driver/ffi/memory.ts': "import koffi from 'koffi'",
    },
    refused: ['koffi: src/networks/binding.ts', 'koffi: src/networks/lazy.ts', 'koffi: test/unit/binding.test.ts'],
    reason: /Only src\/ffi knows koffi/,
  },
  {
    what: "what lies behind another room's index.ts, except to tests",
    files: {
      'src/networks/inner.ts': 'export const inner = 1',
      'src/guests/deep.ts': "export { inner } from '../networks/inner.js'",
      'src/connection.ts': "import { inner } from './networks/inner.js'",
      'src/networks/part/index.ts': "export { inner } from '../inner.js'",
      'src/guests/part.ts': "import { inner } from '../networks/part/index.js'",
      'test/unit/deep.test.ts': "import { inner } from '../../src/networks/inner.js'",
    },
    refused: ['door: src/connection.ts', 'door: src/guests/deep.ts', 'door: src/guests/part.ts'],
    reason: /Another room is entered by its index\.ts/,
  },
  {
    what: 'an arrow back: for a type, at run time, to a test',
    files: {
      'src/guests/index.ts': 'export interface Guest {}',
      'src/networks/back.ts': "import type { Guest } from '../guests/index.js'",
      'src/networks/later.ts': "export const later = () => import('../guests/index.js')",
      'src/networks/tested.ts': "import { fixture } from '../../test/fixture.js'",
      'test/fixture.ts': 'export const fixture = 1',
    },
    refused: ['back', 'later', 'tested'].map((name) => `room networks: src/networks/${name}.ts`),
    reason: /networks may import native-types, base,.*: imports point one way/,
  },
  {
    what: 'a circle: of types only, and of a file that may be on another circle',
    files: {
      'src/xml/text.ts': "import type { Tree } from './tree.js'\nexport type Text = Tree[]",
      'src/xml/tree.ts': "import type { Text } from './text.js'\nexport type Tree = Text[]",
      'src/guests/guest.ts': "import { Nic } from './guest-interface.js'\nimport { other } from './other.js'",
      'src/guests/guest-interface.ts': "import type { Guest } from './guest.js'\nexport class Nic {}",
      'src/guests/other.ts': "import type { Guest } from './guest.js'\nexport const other = 1",
    },
    refused: ['circle: src/guests/guest.ts ↔ src/guests/other.ts', 'circle: src/xml/text.ts ↔ src/xml/tree.ts'],
    reason: /move what they share into a file of its own/,
  },
  {
    what: 'any import of src/base/errors.ts',
    files: { 'src/base/errors.ts': "import { inspect } from 'node:util'" },
    refused: ['errors: src/base/errors.ts'],
    reason: /errors imports nothing/,
  },
  {
    what: 'a folder without a row',
    files: { 'src/attic/box.ts': "import { inspect } from 'node:util'" },
    refused: ['no room: src/attic/box.ts'],
    reason: /give its folder a row/,
  },
  {
    what: "in an example what is not 'virtnet', Node or another example",
    files: {
      'src/index.ts': 'export const virtnet = 1',
      'examples/good.ts': "import { virtnet } from 'virtnet'\nimport { inspect } from 'node:util'\nimport './other.js'",
      'examples/other.ts': "import { virtnet } from '../src/index.js'",
      'examples/package.ts': "import { parse } from 'yaml'",
    },
    refused: ['examples: examples/other.ts', 'examples: examples/package.ts'],
    reason: /Examples import 'virtnet'/,
  },
]

describe('the lint of the rooms refuses', () => {
  let lint: Answer
  // A circle may be reported from any of its files.
  const told = ({ rule, from, to }: Complaint) => `${rule}: ${rule === 'circle' ? [from, to].sort().join(' ↔ ') : from}`
  beforeAll(async () => {
    lint = await complaintsAbout(Object.assign({}, ...cases.map(({ files }) => files)))
  }, 60_000)

  test.each(cases.map((each) => [each.what, each] as const))('%s', (_, { files, refused, reason }) => {
    const here = lint.complaints.filter(({ from }) => from in files)
    expect([...new Set(here.map(told))].sort()).toEqual([...refused].sort())
    expect(here.find((complaint) => told(complaint) === refused[0])?.reason).toMatch(reason)
  })

  test('nothing else, and fails', () => {
    expect([...new Set(lint.complaints.map(told))].sort()).toEqual(cases.flatMap(({ refused }) => refused).sort())
    expect(lint.code).toBeGreaterThan(0)
  })
})
