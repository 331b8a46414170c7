import { describe, expect, test } from 'vitest'
import { diffReachability } from '../../../src/plan/diff-reachability.js'
import type { MatrixCell, ReachabilityMatrix } from '../../../src/reachability/matrix.js'

type Row = [from: string, to: string, ipv4: MatrixCell['verdict'], ipv6?: MatrixCell['verdict'], because?: string]

const matrix = (...rows: Row[]): ReachabilityMatrix => ({
  places: [...new Set(rows.flatMap((row) => row.slice(0, 2) as string[]))],
  families: ['ipv4', 'ipv6'],
  protocol: 'icmp',
  cells: rows.flatMap(([from, to, ipv4, ipv6 = ipv4, because]) =>
    (
      [
        ['ipv4', ipv4],
        ['ipv6', ipv6],
      ] as const
    ).map(([family, verdict]) => ({ from, to, family, verdict, ...(because && { because }) })),
  ),
})
const sentences = (before: ReachabilityMatrix, after: ReachabilityMatrix) => diffReachability(before, after).sentences

describe('sentences', () => {
  test.each<[string, Row[], Row[], string[]]>([
    ['nothing', [['lab', 'host', 'yes']], [['lab', 'host', 'yes']], []],
    [
      'the internet is lost',
      [['lab', 'external', 'yes']],
      [['lab', 'external', 'no']],
      ['guests of lab lose the internet'],
    ],
    [
      'by one family',
      [['lab', 'external', 'yes', 'no']],
      [['lab', 'external', 'no']],
      ['guests of lab lose the internet over IPv4'],
    ],
    [
      'places are merged',
      [
        ['lab', 'external', 'yes'],
        ['lab', 'host', 'yes'],
        ['lab', 'lab', 'yes'],
      ],
      [
        ['lab', 'external', 'no'],
        ['lab', 'host', 'no'],
        ['lab', 'lab', 'no'],
      ],
      ['guests of lab no longer reach the internet, the host, and each other'],
    ],
    [
      'opened to the outside',
      [['external', 'lab', 'no']],
      [['external', 'lab', 'yes']],
      ['the outside now reaches guests of lab'],
    ],
    [
      'a network is new',
      [],
      [
        ['lab', 'host', 'yes'],
        ['lab', 'external', 'no'],
      ],
      ['guests of lab now reach the host'],
    ],
    [
      'a network is gone',
      [['host', 'lab', 'yes']],
      [],
      ['the host no longer reaches guests of lab: network lab is gone'],
    ],
    [
      'not sure any more',
      [['lab', 'db', 'yes']],
      [['lab', 'db', 'conditional', 'conditional', 'firewall-unread']],
      ['whether guests of lab reach guests of db now depends on firewall-unread'],
    ],
    [
      'sure again',
      [['lab', 'db', 'conditional']],
      [['lab', 'db', 'no']],
      ['guests of lab surely do not reach guests of db, which was not sure before'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(sentences(matrix(...before), matrix(...after))).toEqual(expected)
  })
})

test('what closed one way opened the other way', () => {
  const before = matrix(['lab', 'external', 'yes'], ['lab', 'db', 'no'], ['lab', 'host', 'yes'])
  const after = matrix(['lab', 'external', 'no'], ['lab', 'db', 'yes'], ['lab', 'host', 'conditional'])
  const there = diffReachability(before, after)
  const back = diffReachability(after, before)
  expect(there.opened.map(({ from, to, family }) => [from, to, family])).toEqual(
    back.closed.map(({ from, to, family }) => [from, to, family]),
  )
  expect(there.closed.map(({ to }) => to)).toEqual(['external', 'external'])
  expect(there.uncertain).toHaveLength(2)
})

test('matrices of different questions are not compared', () => {
  const of = matrix(['lab', 'host', 'yes'])
  expect(() => diffReachability(of, { ...of, protocol: 'tcp' })).toThrow(
    'after.protocol: is for tcp, the one before for icmp',
  )
})
