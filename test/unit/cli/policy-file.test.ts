/** Files of policies, and of plans for them. */
import { afterAll, describe, expect, test } from 'vitest'
import { proofCode } from '../../../cli/commands/policies/verify.js'
import { readPolicies } from '../../../cli/reading/policy-file.js'
import { Folder } from './hosts.js'

const folder = new Folder()
afterAll(() => folder[Symbol.dispose]())
let count = 0
const read = (text: string) => readPolicies(folder.file(`${count++}.yaml`, text), process)

const web = { name: 'web', forward: [{ protocol: 'tcp', port: 8080, to: { guest: 'web' } }] }
const text = 'name: web\nforward:\n  - { protocol: tcp, port: 8080, to: { guest: web } }\n'

describe('policies', () => {
  test.each([
    ['one', text],
    ['JSON', JSON.stringify(web)],
    ['a list', JSON.stringify([web])],
    ['under policies', JSON.stringify({ policies: [web] })],
    ['a document of them', `---\n${text}---\n`],
  ])('%s', async (_, given) => {
    expect(await read(given)).toEqual({ wanted: [web] })
  })

  test('several documents, lists among them', async () => {
    const other = { ...web, name: 'other' }
    expect(await read(`${text}---\npolicies: ${JSON.stringify([other, other])}\n`)).toEqual({
      wanted: [web, other, other],
    })
  })

  test('a plan that was kept', async () => {
    const plan = { version: 1, steps: [], seen: {} }
    expect(await read(JSON.stringify(plan))).toEqual({ plan })
  })

  test.each([
    ['', 'names no policy'],
    ['policies: []', 'names no policy'],
    ['7', 'the document is a number, not a policy'],
    ['- 7', '[0] is a number, not a policy'],
    ['policies: [7]', 'policies[0] is a number, not a policy'],
    ['policies: []\nnetworks: []', 'networks is not allowed beside policies'],
    ['a: [', 'line 1, column'],
  ])('%j is refused', async (given, message) => {
    await expect(read(given)).rejects.toThrow(message)
  })
})

test('a proof ends with 0, 1 where a packet went another way, 3 where none could be sent', () => {
  const attempt = { from: 'a', what: 'b', family: 'ipv4', to: 'c', expected: 'passes', observed: 'passes' } as const
  const proof = (proved: boolean, ...right: boolean[]) => ({
    name: 'p',
    proved,
    untried: [],
    tries: right.map((one) => ({ ...attempt, right: one })),
  })
  expect(proofCode([])).toBe(0)
  expect(proofCode([proof(true, true)])).toBe(0)
  expect(proofCode([proof(true, true), proof(false, true, false)])).toBe(1)
  expect(proofCode([proof(true, true), proof(false)])).toBe(3)
})
