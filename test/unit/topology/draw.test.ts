import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { draw, topology, topologyDot, topologyMermaid, topologySvg } from '../../../src/topology/index.js'
import { nasty } from '../hostile-names.js'
import { eachMode, exampleSnapshot, lanBridge } from './example-snapshots.js'

const snapshot = exampleSnapshot(
  eachMode.map(([definition]) => definition),
  eachMode.map(([{ name }, subnet], index) => ({
    name: `g${index}`,
    on: [[name, `${subnet}.${30 + index}/24`]] as const,
  })),
  lanBridge,
)
const named = (name: string) =>
  exampleSnapshot(
    [{ mode: 'isolated', name, bridge: { name: 'virbr7' }, ips: [{ address: '10.7.0.1', prefix: 24 }] }],
    [{ name, on: [[name, '10.7.0.9/24']] }],
    [],
    name,
  )

test('one call for each format', async () => {
  expect(await draw(snapshot)).toBe(await topologySvg(topology(snapshot)))
  expect(await draw(snapshot, { format: 'mermaid' })).toBe(topologyMermaid(topology(snapshot)))
  expect(await draw(snapshot, { format: 'dot' })).toBe(topologyDot(topology(snapshot)))
  await expect(draw(snapshot, { format: 'png' as never })).rejects.toThrow(
    /format must be one of 'svg', 'mermaid', 'dot'/,
  )
  await expect(draw(snapshot, { fromat: 'svg' } as never)).rejects.toThrow(/unknown option 'fromat'.*'format'/)
})

test('a machine that could not be read is drawn all the same, and says so', async () => {
  const unseen = [{ fact: 'facts', asked: 'machine', reason: 'nobody may look' }] as const
  const svg = await draw({ ...snapshot, facts: null, unseen: [...unseen] })
  expect(svg).toContain('who can reach whom is unknown')
  expect(svg).toContain('nobody may look')
})

describe('Mermaid', () => {
  const lines = topologyMermaid(topology(snapshot)).split('\n')

  test('has every node, edge and verdict, and styles the right lines', () => {
    expect(lines[0]).toBe('flowchart TB')
    expect(lines).toContain('    n0["g0<br/>192.168.122.30/24<br/>vnet0 · MTU 1500"]:::guest')
    const edges = lines.filter((line) => / (---|-\.-|<?-->\||<?-\.->\|)/.test(line))
    const styled = lines.flatMap((line) => {
      const [, index, colour] = /^ {2}linkStyle (\d+) stroke:(#\w+)/.exec(line) ?? []
      return index === undefined ? [] : [[edges[Number(index)] ?? '', colour] as const]
    })
    expect(styled.length).toBeGreaterThan(10)
    for (const [edge, colour] of styled) {
      const expected = edge.includes('|"yes"|') ? '#1a7f37' : edge.includes('|"no, ') ? '#cf222e' : '#9a6700'
      expect([edge, colour]).toEqual([edge, expected])
    }
  })

  test.each([...nasty, '"]; end', '<b>x</b>', '%%{init: {}}%%', '#quot;', '\u202e', 'a\nb'])(
    'hostile names stay in their quotes: %j',
    (name) => {
      for (const line of topologyMermaid(topology(named(name)))
        .split('\n')
        .filter((one) => /\["|\("|\|"/.test(one))) {
        const quoted = /"([^"]*)"/.exec(line)?.[1] ?? ''
        // Nothing that Mermaid reads as its own, but line breaks of ours and entities by number.
        expect(quoted.replaceAll('<br/>', '').replace(/#\d+;/g, '')).toMatch(/^[\p{L}\p{N} .,:/·()→–-]*$/u)
        expect(line.split('"')).toHaveLength(3)
      }
    },
  )
})

describe('DOT', () => {
  test('has every node, edge and verdict', () => {
    const dot = topologyDot(topology(snapshot))
    expect(dot).toMatch(/^digraph topology \{\n/)
    expect(dot).toContain('"guest:g0" [label="g0\\n192.168.122.30/24\\nvnet0 · MTU 1500"]')
    expect(dot).toContain('"link:eth0" -> "outside" [dir=none]')
    expect(dot).toMatch(
      /"network:servers" -> "outside" \[color="#9a6700", fontcolor="#9a6700", label="if external route"/,
    )
  })

  test.each([...nasty, '"]; }', '\\N', 'a\\', 'a\nb'])('hostile names stay in their quotes: %j', (name) => {
    for (const line of topologyDot(topology(named(name))).split('\n')) {
      const rest = line.replace(/"(?:[^"\\]|\\.)*"/g, '')
      expect(rest).toMatch(/^[\w =[\],;{}>-]*$/)
    }
  })
})

test('the layout is loaded at the first picture, and not before', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const script = `
    import { createRequire } from 'node:module'
    const { topologyDot } = await import('./src/entry-topology.ts')
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('elkjs'))
    topologyDot({ nodes: [], edges: [], reachability: [] })
    console.log(loaded(), process.moduleLoadList.some((name) => name.includes('elk')))
  `
  const tsx = `${root}/node_modules/tsx/dist/esm/index.mjs`
  const text = execFileSync(process.execPath, ['--import', tsx, '--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(text).toBe('false false\n')
})
