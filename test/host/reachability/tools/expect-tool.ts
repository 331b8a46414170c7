import { expect } from 'vitest'
import { compareRecorded } from '../compare.js'
import { expectSame } from '../expect-same.js'
import { type Comparison, observe, type Pair, type Scene } from '../observe.js'
import { type Services, servicesOf, tamperingOn } from './tool-host.js'
import type { Expected } from './tools.js'

/** Between all places. What those outside send each other does not come near the host. */
function pairsOf({ guests }: Scene): Pair[] {
  const places = [...guests.map(({ state }) => state.name), 'host', 'x', 'far']
  return places.flatMap((from) =>
    places.flatMap((to): Pair[] =>
      from === to || [from, to].every((place) => place === 'x' || place === 'far') ? [] : [`${from}>${to}`],
    ),
  )
}

const toHost: readonly Pair[] = ['x>host', 'far>host', 'g1>host', 'g3>host', 'g4>host', 'g5>host']

/**
 * Real packets between all places do what is predicted, none of it open, and findTampering tells what does not work.
 *
 * @param isKept  in test/fixtures/scenes
 */
export async function expectPredicted(scene: Scene, tool: Expected, isKept: boolean): Promise<void> {
  // Rules of some tools' users name this port.
  const { comparisons: found, recorded } = await observe(scene, {
    pairs: pairsOf(scene),
    families: ['ipv4', 'ipv6'],
    port: 4000,
  })
  if (isKept) compareRecorded(recorded)
  if (tool.published !== undefined) {
    const { guests, lan } = scene
    const others = [lan.x, lan.far, ...guests.map(({ guest }) => guest)]
    await Promise.all(others.map((machine) => machine.listen(tool.published)))
    const { comparisons } = await observe(scene, { pairs: toHost, protocols: ['tcp', 'udp'], port: tool.published })
    found.push(...comparisons)
  }
  const isOpen = ({ label, explanation }: Comparison): boolean =>
    tool.open?.pairs.test(label.split(' ')[0] ?? '') === true &&
    explanation.conditions.every(({ kind }) => kind === tool.open?.kind)
  const [open, sure] = [[], []] as [Comparison[], Comparison[]]
  for (const one of found) (one.explanation.verdict === 'conditional' ? open : sure).push(one)
  expectSame(sure)
  const conditions = ({ label, explanation }: Comparison) =>
    `${label}: ${explanation.conditions.map(({ text }) => text).join('; ')}`
  expect(open.filter((one) => !isOpen(one)).map(conditions)).toEqual([])
  const tampering = await tamperingOn(scene)
  expect(tampering.filter(({ kind }) => kind !== 'foreign-drop')).toEqual([])
  expect(brokenBy(tampering)).toEqual(brokenFor(found, await servicesOf(scene)))
}

/** What findTampering says does not work. */
const brokenBy = (tampering: Awaited<ReturnType<typeof tamperingOn>>): string[] =>
  [...new Set(tampering.flatMap(({ breaks }) => breaks.split('; ')))]
    // Requests that are lost have no answers.
    .filter((what) => !what.startsWith('answers '))
    .sort()

/** What real packets say does not work of what libvirt's rules let pass. */
function brokenFor(found: readonly Comparison[], services: readonly Services[]): string[] {
  const lost = (...pairs: Pair[]): boolean =>
    found.some(
      ({ label, observed }) => pairs.some((pair) => label.startsWith(`${pair} `)) && !observed.startsWith('ok'),
    )
  const broken = {
    'guests cannot reach beyond the host': lost('g1>x', 'g3>x'),
    'nothing outside reaches guests': lost('x>g3'),
    'guests cannot reach each other': lost('g1>g2'),
    'guests get no address by DHCP': services.some(({ lease }) => !lease),
    "guests' DNS queries fail": services.some(({ names }) => !names),
    "guests' DNS queries over TCP fail": services.some(({ namesOverTcp }) => !namesOverTcp),
  }
  return Object.entries(broken)
    .flatMap(([what, is]) => (is ? [what] : []))
    .sort()
}
