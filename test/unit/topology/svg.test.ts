import { describe, expect, test } from 'vitest'
import { topology, topologySvg } from '../../../src/topology/index.js'
import { parseMarkup } from '../../../src/xml/index.js'
import { nasty } from '../hostile-names.js'
import { type ExampleGuest, eachMode, exampleSnapshot, lanBridge, twentyNetworks } from './example-snapshots.js'
import { drawingFaults, geometryOf } from './svg-geometry.js'

const two = (network: string, subnet: string): ExampleGuest[] => [
  { name: 'web', on: [[network, `${subnet}.20/24`]] },
  { name: 'db', on: [[network, `${subnet}.21/24`]] },
]

/** Markup, and what a terminal or a reader of XML would not show. */
const marks = [
  '</text><script>alert(1)</script>',
  ']]>',
  '<!--',
  '&lt;&#0;',
  "' onload='alert(1)",
  '\u001b[31m',
  'a\u0000b',
  '\u202eabc',
  'zero\u200bwidth',
  '\ufffe\uffff',
  '\ud800',
  '網路'.repeat(30),
  '🖥️👩‍👩‍👧‍👦'.repeat(12),
]

const everyMode = () =>
  exampleSnapshot(
    eachMode.map(([definition]) => definition),
    [
      ...eachMode.flatMap(([{ name }, subnet]) => [{ name: `a-${name}`, on: [[name, `${subnet}.30/24`]] as const }]),
      ...[1, 2, 3, 4, 5, 6].map((number) => ({
        name: `web${number}`,
        on: [['servers', `10.20.0.${number + 40}/24`]] as const,
      })),
      {
        name: 'app',
        on: [
          ['servers', '10.20.0.20/24'],
          ['lab', '10.30.0.21/24'],
        ],
      },
    ],
    lanBridge,
  )

describe('nothing overlaps, and nothing is cut off', () => {
  test.each(eachMode)('one network: $mode', async (definition, subnet) => {
    const svg = await topologySvg(topology(exampleSnapshot([definition], two(definition.name, subnet), lanBridge)))
    expect(drawingFaults(geometryOf(svg))).toEqual([])
  })

  test('one host with every mode', async () => {
    const svg = await topologySvg(topology(everyMode()))
    expect(drawingFaults(geometryOf(svg))).toEqual([])
  })

  test('twenty networks with a hundred guests', async () => {
    const geometry = geometryOf(await topologySvg(topology(twentyNetworks())))
    expect(drawingFaults(geometry)).toEqual([])
    expect(geometry.boxes.filter(({ what }) => what.includes('guest'))).toHaveLength(100)
    expect(geometry.boxes.filter(({ what }) => what.includes('network'))).toHaveLength(20)
    expect(geometry.width).toBeLessThan(2500)
  })

  test('bonds, VLANs, a guest on many networks, and names as long as they may be', async () => {
    const long = 'a-network-with-a-name-that-nobody-would-want-to-type-'.repeat(4)
    const networks = [
      ...eachMode.slice(0, 3).map(([definition]) => definition),
      { mode: 'bridged', name: 'vlan', bridge: { name: 'br30' } } as const,
      {
        mode: 'isolated',
        name: long,
        bridge: { name: 'virbr9' },
        ips: [{ address: '10.90.0.1', prefix: 24 }],
      } as const,
    ]
    const commands = [
      'link add bond0 type bond mode 802.3ad miimon 100',
      'link set eth1 master bond0',
      'link set eth2 master bond0',
      'link set bond0 up',
      'link add link bond0 name bond0.30 type vlan id 30',
      'link set bond0.30 up',
      'link add br30 type bridge',
      'link set br30 up',
      'link set bond0.30 master br30',
    ]
    const guests: ExampleGuest[] = [
      { name: 'everywhere', on: networks.map(({ name }, index) => [name, `10.${index}.0.5/24`]) },
      { name: long, on: [[long, '2001:db8:1234:5678:9abc:def0:1234:5678/64']] },
      { name: 'nowhere', on: [] },
      ...Array.from({ length: 30 }, (_, index) => ({ name: `n${index}`, on: [['default', null]] as const })),
    ]
    const geometry = geometryOf(await topologySvg(topology(exampleSnapshot(networks, guests, commands))))
    expect(drawingFaults(geometry)).toEqual([])
  })

  test('the measure finds faults', () => {
    const shape = (inner: string) => geometryOf(`<svg width='100' height='50'>${inner}</svg>`)
    const box = `<rect class='box' x='10' y='10' width='40' height='20'/>`
    expect(drawingFaults(shape(box))).toEqual([])
    expect(drawingFaults(shape(`${box}<rect class='box' x='30' y='15' width='40' height='20'/>`))).toEqual([
      'boxes overlap: box / box',
    ])
    expect(drawingFaults(shape(`<text x='80' y='20'>beyond</text>`))).toEqual(['cut off: beyond'])
    expect(drawingFaults(shape(`${box}<path class='wire' d='M30,0L30,50'/>`))).toEqual([
      'line through a box: wire / box',
    ])
    expect(drawingFaults(shape(`<text x='10' y='20'>one</text><text x='20' y='22'>two</text>`))).toEqual([
      'texts overlap: one / two',
    ])
    expect(drawingFaults(shape(`${box}<text x='12' y='24'>too long for it</text>`))).toContain(
      'text leaves its box: too long for it / box',
    )
  })
})

describe('as a document', () => {
  test('the same snapshot gives the same picture, whatever the order of libvirt', async () => {
    const snapshot = everyMode()
    const turned = { ...snapshot, networks: [...snapshot.networks].reverse(), guests: [...snapshot.guests].reverse() }
    const first = await topologySvg(topology(snapshot))
    expect(await topologySvg(topology(snapshot))).toBe(first)
    expect(await topologySvg(topology(turned))).toBe(first)
  })

  test('it stands alone: no script, nothing loaded, light and dark, readable aloud', async () => {
    const svg = await topologySvg(topology(everyMode()), { title: 'My host' })
    const root = parseMarkup(svg)
    expect(root.attributes.get('role')).toBe('graphics-document')
    expect(root.children[0]).toMatchObject({ name: 'title', text: 'My host' })
    expect(root.children[1]?.name).toBe('desc')
    expect(root.children[1]?.text).toContain(
      'Network default, nat 192.168.122.1/24, 1 interface; its guests reach the host: yes, the outside: yes.',
    )
    expect(svg).not.toMatch(/<script|<foreignObject|<image|href=|url\(|@import|\son\w+=/i)
    expect(svg).toContain('@media(prefers-color-scheme:dark)')
    expect(svg).toMatch(/<text[^>]*>192\.168\.122\.30\/24<\/text>/)
  })

  test.each([...nasty, ...marks])('hostile names stay text: %j', async (name) => {
    const networks = [
      { mode: 'isolated', name, bridge: { name: 'virbr7' }, ips: [{ address: '10.7.0.1', prefix: 24 }] } as const,
    ]
    const snapshot = exampleSnapshot(networks, [{ name, on: [[name, '10.7.0.9/24']] }], [], name)
    const svg = await topologySvg(topology(snapshot), { title: name })
    const elements = new Set<string>()
    const walk = ({ name: element, children }: ReturnType<typeof parseMarkup>): void => {
      elements.add(element)
      for (const child of children) walk(child)
    }
    walk(parseMarkup(svg))
    expect([...elements].sort()).toEqual(['desc', 'g', 'path', 'rect', 'style', 'svg', 'text', 'title'])
    expect([...svg].filter((one) => one !== '\n' && /[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/u.test(one))).toEqual([])
    expect(drawingFaults(geometryOf(svg))).toEqual([])
  })

  test('options that make no sense are refused by name', async () => {
    const drawn = topology(everyMode())
    await expect(topologySvg(drawn, { tilte: 'x' } as never)).rejects.toThrow(/unknown option 'tilte'.*title/)
    await expect(topologySvg(drawn, { matrix: 'yes' } as never)).rejects.toThrow(/matrix/)
  })
})
