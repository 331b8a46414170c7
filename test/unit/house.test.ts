/** What the house's rooms look like from outside: files and folders that one person can hold in the head. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
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

/** The `return`s that hand on a promise past an `await using` of their function: what is used is disposed of before they settle. */
function handedOnPastUsing(text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node, used: boolean): void => {
    let using = used && !ts.isFunctionLike(node)
    if (ts.isReturnStatement(node) && using && node.expression && ts.isCallExpression(node.expression))
      found.push(node.expression.expression.getText())
    ts.forEachChild(node, (child) => {
      visit(child, using)
      if (ts.isVariableStatement(child))
        using ||= (child.declarationList.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing
    })
  }
  visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true), false)
  return found
}

test('what is used is kept until the answer is there: a call is awaited before it is returned past an await using', () => {
  expect(handedOnPastUsing('async () => { await using lock = await open(); return work(lock) }')).toEqual(['work'])
  expect(handedOnPastUsing('async () => { await using lock = await open(); return await work(lock) }')).toEqual([])
  expect(handedOnPastUsing('async () => { await using a = b(); list.map(() => { return c() }) }')).toEqual([])
  const noPromise = ['completed']
  const faults = files.flatMap(({ folder, name }) =>
    handedOnPastUsing(readFileSync(`${root}/${folder}/${name}`, 'utf8'))
      .filter((call) => !noPromise.includes(call))
      .map((call) => `${folder}/${name}: ${call}`),
  )
  expect(faults).toEqual([])
})
