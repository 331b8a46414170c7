import { basename } from 'node:path'
import { expect } from 'vitest'
import type { ReachabilityProtocol } from '../../../src/reachability/index.js'
import type { RecordedCase } from '../../recorded/recorded-cases.js'
import { keep } from '../../recorded/recorder.js'
import { type Comparison, observe, type Pair, type Scene } from './observe.js'

/** How often each host has been compared: what is done to it between makes each a record of its own. */
const comparisonsOf = new WeakMap<object, number>()

/** Sends real packets for each pair and protocol, predicts the same from the host's facts, and keeps both. */
export async function compare(
  scene: Scene,
  pairs: readonly Pair[],
  families?: readonly ('ipv4' | 'ipv6')[],
  protocols?: readonly ReachabilityProtocol[],
  port?: number,
): Promise<Comparison[]> {
  const { comparisons, recorded } = await observe(scene, { pairs, families, protocols, port })
  const count = (comparisonsOf.get(scene.host) ?? 0) + 1
  comparisonsOf.set(scene.host, count)
  compareRecorded(recorded, count)
  return comparisons
}

/** Keeps what a test has seen under the test's name, or compares it with what was kept. */
export function compareRecorded(recorded: RecordedCase, count = 1): void {
  const { testPath = '', currentTestName = '' } = expect.getState()
  const name = `${nameOf(currentTestName)}${count > 1 ? `-${count}` : ''}`
  const parted = keep(basename(testPath, '.test.ts'), { ...recorded, name })
  expect(parted, 'what the host does has parted from its record').toEqual([])
}

/** A test's name as a file's. */
const nameOf = (test: string): string =>
  test
    .split(' > ')
    .slice(1)
    .join(' ')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 100)
