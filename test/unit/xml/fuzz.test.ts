import { readdirSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { mulberry32 } from '../../mulberry32.js'
import { randomRuns } from '../../random-runs.js'
import { cpuTime } from '../cpu-time.js'
import { seed } from './seed.js'
import {
  buildFilter,
  buildInterface,
  buildNetwork,
  buildPort,
  DefinitionError,
  parseFilter,
  parseInterface,
  parseNetwork,
  parsePort,
} from './surface.js'

/** A small generator whose every run can be repeated. */
function generator(start: number): (below: number) => number {
  const random = mulberry32(start)
  return (below) => Math.floor(random() * below)
}

const pieces = [
  '<',
  '>',
  '/>',
  '</',
  "'",
  '"',
  '=',
  '&',
  '&amp;',
  '&#0;',
  '&#x41;',
  '&lt;',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '&b;',
  ' ',
  '\n',
  '\u0000',
  '\ud800',
  '\u00e9',
  '\ufeff',
  '-1',
  '0',
  '99999999999999999999',
  '0x10',
  'yes',
  'no',
  '__proto__',
  'constructor',
  'xmlns',
  ' xmlns="urn:x"',
  ' xmlns:a="urn:a"',
  '<a:b/>',
  '<name>x</name>',
  "<ip address='::1'/>",
  '$VAR',
  ' mode="bridge"',
  ' type="direct"',
  '<x>'.repeat(50),
  '10.0.0.1',
  'fd00::',
  '52:54:00:00:00:01',
]

const rooms = [
  ['network', parseNetwork, buildNetwork],
  ['interface', parseInterface, buildInterface],
  ['nwfilter', parseFilter, buildFilter],
  ['port', parsePort, buildPort],
] as const

const seeds = rooms.flatMap(([folder, parse, build]) => {
  const path = new URL(`../../fixtures/${folder}/`, import.meta.url)
  return readdirSync(path).map((file) => ({
    xml: readFileSync(new URL(file, path), 'utf8'),
    parse: parse as (xml: string) => unknown,
    build: build as (definition: never) => string,
  }))
})

/** One of the elements within the root, that of the same name within it aside. */
function elementOf(text: string, random: (below: number) => number): { xml: string; end: number } | undefined {
  const found = [...text.matchAll(/<([\w:.-]+)(?:\s[^<>]*)?(?:\/>|>(?:(?!<\1[\s/>])[\s\S])*?<\/\1>)/g)]
  const chosen = found[random(found.length || 1)]
  return chosen && chosen.index > 0 ? { xml: chosen[0], end: chosen.index + chosen[0].length } : undefined
}

function mutate(xml: string, random: (below: number) => number): string {
  let text = xml
  for (let count = 1 + random(4); count > 0; count--) {
    const at = random(text.length + 1)
    const length = random(random(3) === 0 ? 60 : 4)
    const piece = pieces[random(pieces.length)] ?? ''
    switch (random(7)) {
      case 0:
        text = text.slice(0, at) + piece + text.slice(at)
        break
      case 1:
        text = text.slice(0, at) + text.slice(at + length)
        break
      case 2:
        text = text.slice(0, at) + piece + text.slice(at + length)
        break
      case 3: {
        const from = random(text.length + 1)
        text = text.slice(0, at) + text.slice(from, from + length) + text.slice(at)
        break
      }
      case 4: {
        // Something stands twice, somewhere else.
        const copied = elementOf(text, random)
        const place = elementOf(text, random)
        if (copied && place) text = text.slice(0, place.end) + copied.xml + text.slice(place.end)
        break
      }
      case 5: {
        const moved = elementOf(text, random)
        if (!moved) break
        const rest = text.slice(0, moved.end - moved.xml.length) + text.slice(moved.end)
        const place = elementOf(rest, random)
        if (place) text = rest.slice(0, place.end) + moved.xml + rest.slice(place.end)
        break
      }
      default: {
        const quotes = [...text.matchAll(/'[^']*'/g)]
        const value = quotes[random(quotes.length || 1)]
        if (value) text = `${text.slice(0, value.index)}'${piece}'${text.slice(value.index + value[0].length)}`
      }
    }
  }
  return text
}

/** Runs it; `undefined` where it was refused as it should be. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    if (error.issues.length === 0) throw new Error('an error without an issue', { cause: error })
    return undefined
  }
}

test('100,000 mutated inputs: a definition or a DefinitionError, in bounded time and memory', () => {
  const inputs = randomRuns(100_000)
  const random = generator(seed)
  let [definitions, rebuilt, different, slowest] = [0, 0, 0, 0]
  const start = cpuTime()
  const memory = process.memoryUsage().heapUsed
  for (let index = 0; index < inputs; index++) {
    const chosen = seeds[random(seeds.length)]
    if (!chosen) throw new Error('no fixtures')
    const text = mutate(chosen.xml, random)
    const before = cpuTime()
    try {
      const definition = attempt(() => chosen.parse(text))
      if (definition !== undefined) {
        definitions++
        const xml = attempt(() => chosen.build(definition as never))
        if (xml !== undefined) {
          rebuilt++
          const again = chosen.parse(xml)
          if (!isDeepStrictEqual(again, definition)) {
            different++
            if (different < 4) console.log(text, '\n', JSON.stringify(definition), '\n', xml, JSON.stringify(again))
          }
        }
      }
    } catch (error) {
      throw new Error(`input ${index} of seed ${seed}: ${JSON.stringify(text)}`, { cause: error })
    }
    slowest = Math.max(slowest, cpuTime() - before)
  }
  const seconds = (cpuTime() - start) / 1000
  console.log(
    `${definitions} of ${inputs} were definitions, ${rebuilt} could be written again; ` +
      `${seconds.toFixed(1)} s, the slowest ${slowest.toFixed(0)} ms`,
  )
  expect(different).toBe(0)
  expect(definitions).toBeGreaterThan(1000)
  expect(rebuilt).toBeGreaterThan(1000)
  expect(inputs - definitions).toBeGreaterThan(1000)
  expect(slowest).toBeLessThan(2000)
  expect(process.memoryUsage().heapUsed - memory).toBeLessThan(500_000_000)
}, 180_000)
