/** What the house's rooms look like from outside: files and folders that one person can hold in the head. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = ['src'].flatMap((room) =>
  readdirSync(`${root}/${room}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => ({ folder: parentPath.slice(root.length), name })),
)

test('no file has more than 300 lines', () => {
  const lines = ({ folder, name }: { folder: string; name: string }) =>
    readFileSync(`${root}/${folder}/${name}`, 'utf8').split('\n').length - 1
  expect(files.length).toBeGreaterThan(300)
  expect(files.filter((file) => lines(file) > 300).map(({ folder, name }) => `${folder}/${name}`)).toEqual([])
})

test('no folder has more than 20 files', () => {
  const counts = new Map<string, number>()
  for (const { folder } of files) counts.set(folder, (counts.get(folder) ?? 0) + 1)
  expect([...counts].filter(([, count]) => count > 20)).toEqual([])
})
