/** Every public function, given what it does not take: an error of ours, never one from somewhere inside. */
import { expect, test } from 'vitest'
import { VirtnetError } from '../../../src/base/index.js'
import * as events from '../../../src/entry-events.js'
import * as host from '../../../src/entry-host.js'
import * as policy from '../../../src/entry-policy.js'
import * as reachability from '../../../src/entry-reachability.js'
import * as topology from '../../../src/entry-topology.js'
import * as xml from '../../../src/entry-xml.js'
import * as main from '../../../src/index.js'
import { oddValues } from '../../odd-values.js'

/** These would act on this machine, or wait for what comes. */
const acting = ['applyHostNetwork', 'watchDrops', 'connect', 'libvirtInfo']
/** Texts of any kind are theirs. */
const ofText = ['printable', 'printableLines']

const isClass = (value: object): boolean => /^class\b/.test(Function.prototype.toString.call(value))
const functions = new Map(
  [main, xml, reachability, host, topology, policy, events].flatMap((entry) =>
    Object.entries(entry).filter(([, value]) => typeof value === 'function' && !isClass(value)),
  ) as [string, (...args: readonly unknown[]) => unknown][],
)

test.each([...functions.keys()].filter((name) => !acting.includes(name) && !ofText.includes(name)))(
  '%s refuses what it does not take',
  async (name) => {
    const others: string[] = []
    for (const value of oddValues) {
      for (const args of [[value], [{}, value], [{}, {}, value]]) {
        try {
          await functions.get(name)?.(...args)
        } catch (error) {
          if (!(error instanceof VirtnetError)) others.push(`argument ${args.length} ${typeof value}: ${error}`)
        }
      }
    }
    expect(others).toEqual([])
  },
)

test('what the error says: the call, the argument, what it must be, and what it is', () => {
  const message = (call: () => unknown): string => {
    try {
      call()
    } catch (error) {
      return (error as Error).message
    }
    throw new Error('nothing was refused')
  }
  const wrong = (value: unknown) => value as never
  expect([
    message(() => main.matrixText(wrong('lab'))),
    message(() => main.planText(wrong({ changes: 5 }))),
    message(() => main.explain(wrong(null), wrong({}))),
    message(() => main.capabilitiesOf(wrong('natt'))),
    message(() => main.modesFor(wrong({ guestToHst: true }))),
    message(() => main.buildNetwork(wrong({ mode: 'nat', name: 10n }))),
  ]).toEqual([
    "matrixText: matrix must be what reachabilityMatrix() returned, not 'lab'",
    'planText: plan must be what plan() returned: its changes must be an array, not 5',
    'explain: query must be a query such as { from, to, family, protocol }, not null',
    expect.stringContaining("did you mean 'nat'?"),
    expect.stringContaining("unknown option 'guestToHst'; did you mean 'guestToHost'?"),
    expect.stringContaining('name: 10n is not'),
  ])
})
