import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '../../../src/change/change-lock.js'
import { Journal, stateFolder } from '../../../src/change/journal.js'

const host = { machine: 'kvm1', scope: '/system' }
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtnet-journal-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const open = () => Journal.open<string>(folder, host)
const path = () => join(folder, 'networks.journal')

test('what was begun and not finished is there for the next', async () => {
  {
    await using journal = await open()
    expect(await journal.left()).toBeUndefined()
    await journal.begin(['a', 'b'])
    await journal.note({ begin: 'a' })
  }
  await using journal = await open()
  expect(await journal.left()).toEqual({ before: ['a', 'b'], begun: ['a'], finished: false })
  await journal.note({ finished: true })
  expect(await journal.left()).toEqual({ before: ['a', 'b'], begun: ['a'], finished: true })
  await journal.end()
  expect(await journal.left()).toBeUndefined()
})

test('what had begun and was left as it was found is not taken back', async () => {
  await using journal = await open()
  await journal.begin(['a', 'b'])
  for (const step of [{ begin: 'a' }, { begin: 'b' }, { leave: 'b' }]) await journal.note(step)
  expect(await journal.left()).toEqual({ before: ['a', 'b'], begun: ['a'], finished: false })
})

test('cut off at any byte, it is refused, or says no less than what had begun', async () => {
  await using journal = await open()
  await journal.begin(['a', 'b'])
  const head = (await readFile(path())).length
  await journal.note({ begin: 'a' })
  await journal.note({ begin: 'b' })
  const whole = await readFile(path(), 'utf8')
  for (let length = 0; length < whole.length; length++) {
    await writeFile(path(), whole.slice(0, length))
    if (length < head) {
      await expect(journal.left(), String(length)).rejects.toMatchObject({ name: 'ApplyError', state: 'untouched' })
      continue
    }
    const { begun } = (await journal.left()) ?? {}
    const ends = whole.slice(0, length).endsWith('\n')
    expect(begun, String(length)).toEqual(ends ? (length === head ? [] : ['a']) : 'all')
  }
})

test('what is no step, and what is of another version or host, is refused', async () => {
  await using journal = await open()
  await journal.begin(['a'])
  await appendFile(path(), 'nonsense\n')
  await expect(journal.left()).rejects.toThrow("cannot be read: 'nonsense' is not a step")
  await writeFile(path(), `${JSON.stringify({ version: 2, host, before: [] })}\n`)
  await expect(journal.left()).rejects.toThrow('its version is 2')
  await writeFile(path(), `${JSON.stringify({ version: 1, host: { ...host, scope: '/session' }, before: [] })}\n`)
  await expect(journal.left()).rejects.toThrow('belongs to kvm1/session, and this connection is to kvm1/system')
})

test('one at a time; the file of a process that has ended is in nobody’s way', async () => {
  const journal = await open()
  await expect(open()).rejects.toMatchObject({
    name: 'ApplyError',
    state: 'untouched',
    holder: { processId: process.pid },
  })
  const [lock = ''] = await readdir(folder)
  const own = JSON.parse(await readFile(join(folder, lock), 'utf8'))
  await journal[Symbol.asyncDispose]()
  expect(await readdir(folder)).toEqual([])
  const ended = spawn('true')
  await once(ended, 'exit')
  const left = async (fields: object) => writeFile(join(folder, 'lock-left'), JSON.stringify({ ...own, ...fields }))
  // It has ended; its number is another's now; the machine was booted since.
  for (const fields of [{ processId: ended.pid }, { started: '1' }, { boot: 'earlier' }]) {
    await left(fields)
    await using next = await open()
    expect(await next.left()).toBeUndefined()
    expect(await readdir(folder)).toHaveLength(1)
  }
  // Nobody here can tell whether those have ended.
  for (const fields of [{ machine: 'other' }, { pidNamespace: 'pid:[1]', processId: ended.pid }]) {
    await left(fields)
    await expect(open()).rejects.toMatchObject({
      holder: { machine: own.machine, ...fields, processId: expect.any(Number) },
    })
  }
  await writeFile(join(folder, 'lock-left'), '{')
  await expect(open()).rejects.toThrow(/process 0 of unknown/)
})

test('of many at once, never two have it', async () => {
  let held = 0
  let most = 0
  let had = 0
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      const lock = await lockFolder(folder)
      if (typeof lock !== 'function') return
      held++
      had++
      most = Math.max(most, held)
      await new Promise((resolve) => setTimeout(resolve, 5))
      held--
      await lock()
    }),
  )
  expect(most).toBeLessThanOrEqual(1)
  expect(had).toBeLessThanOrEqual(12)
  expect(await readdir(folder)).toEqual([])
})

test('a folder is made private; one that others can write to is refused', async () => {
  const made = join(folder, 'a', 'b')
  await using _ = await Journal.open(made, host)
  expect((await stat(made)).mode & 0o777).toBe(0o700)
  await chmod(folder, 0o770)
  await expect(open()).rejects.toThrow('others can write to it')
})

test('each host has a folder of its own', () => {
  const before = process.env.XDG_STATE_HOME
  process.env.XDG_STATE_HOME = '/state'
  try {
    expect(stateFolder(host)).toBe('/state/virtnet/kvm1%2Fsystem')
  } finally {
    if (before === undefined) delete process.env.XDG_STATE_HOME
    else process.env.XDG_STATE_HOME = before
  }
})
