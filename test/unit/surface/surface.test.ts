import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Entry, entries, PublicApi } from './public-api.js'

let api: PublicApi

beforeAll(() => {
  api = new PublicApi()
}, 120_000)

const own = (Object.keys(entries) as Entry[]).filter((entry) => entry !== 'virtnet/libvirt')

/** One name a line: a change of the public API shows in review. */
const listed = (entry: Entry): string[] =>
  readFileSync(new URL(`names/${entry.replace('/', '-')}.txt`, import.meta.url), 'utf8')
    .trim()
    .split('\n')

describe.each(own)('%s', (entry) => {
  test('exports the names that are listed, and no others', () => {
    expect(api.names(entry)).toEqual(listed(entry))
  })
})

test("virtnet/libvirt exports libvirt's names, handles and functions only", () => {
  const others = api.names('virtnet/libvirt').filter((name) => !/^(vir[A-Z]|VIR_|LIBVIR_)/.test(name))
  expect(others).toEqual([
    'BatchAnswers',
    'Handle',
    'LibvirtCall',
    'LibvirtCallRecorder',
    'LibvirtFunctions',
    'RecordedCall',
    'SettledBatchAnswers',
    'TypedParameter',
  ])
  expect(api.names('virtnet/libvirt')).toEqual(expect.arrayContaining(['VIR_DOMAIN_XML_INACTIVE', 'virDomainPtr']))
})

test('virtnet has fewer than 250 names, none so general that it collides', () => {
  const names = api.names('virtnet')
  expect(names.length).toBeLessThan(250)
  const general =
    'Rule Link Key Call Query Table Chain Value Verdict Step Failure Condition Finding Limits Traffic Bond Unseen Reach Protocol Span Choice Hook Statement Handle Trace Observation Intent Answers Endpoint Unknown Neighbour'.split(
      ' ',
    )
  expect(names.filter((name) => general.includes(name))).toEqual([])
})

test('every type that a public signature names is exported', () => {
  expect(api.unexported()).toEqual([])
})

test('every public symbol and member has docs', () => {
  expect(api.undocumented()).toEqual([])
})
