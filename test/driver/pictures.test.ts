import { execFile } from 'node:child_process'
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { draw, topology, topologySvg } from '../../src/topology/index.js'
import { scenes, snapshotOf } from '../pictures/scenes.js'
import { twentyNetworks } from '../unit/topology/example-snapshots.js'
import { drawingFaults, geometryOf, type Rectangle } from '../unit/topology/svg-geometry.js'

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
const pictures = () => readdirSync(folder).filter((name) => name.endsWith('.svg'))

test('docs/pictures is what npm run pictures draws now', async () => {
  expect(pictures().sort()).toEqual(
    Object.keys(scenes)
      .map((name) => `${name}.svg`)
      .sort(),
  )
  for (const [name, scene] of Object.entries(scenes)) {
    const drawn = await draw(await snapshotOf(scene), { title: scene.title })
    expect([name, drawn === readFileSync(join(folder, `${name}.svg`), 'utf8')]).toEqual([name, true])
  }
})

const chromium = '/usr/bin/chromium'
const isThere = (): boolean => {
  try {
    accessSync(chromium, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** In the page: where the browser really draws each text and box. */
const measure = `
const found = [...document.querySelectorAll('svg')].map((svg) => {
  const origin = svg.getBoundingClientRect()
  const place = (one) => {
    const { x, y, width, height } = one.getBoundingClientRect()
    return { x: x - origin.x, y: y - origin.y, width, height }
  }
  return {
    texts: [...svg.querySelectorAll('text')].map((one) => ({ what: one.textContent, ...place(one) })),
    boxes: [...svg.querySelectorAll('rect.box, rect.crowd, rect.host')].map((one) => ({ what: one.getAttribute('class'), ...place(one) })),
  }
})
document.body.innerHTML = ''
document.body.textContent = JSON.stringify(found)
`

// A browser with a font of its own, on a machine that has others: the real widths, not those that the layout took.
test.skipIf(!isThere())(
  'in Chromium no text is cut off, leaves its box or lies on another',
  { timeout: 180_000 },
  async () => {
    const svgs = [
      ...pictures().map((name) => readFileSync(join(folder, name), 'utf8')),
      await topologySvg(topology(twentyNetworks())),
    ]
    const place = mkdtempSync(join(tmpdir(), 'virtnet-pictures-'))
    try {
      const page = join(place, 'page.html')
      const body = svgs.map((svg) => `<div>${svg}</div>`).join('\n')
      writeFileSync(page, `<!doctype html><meta charset=utf-8><body>${body}<script>${measure}</script></body>`)
      const options = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${place}/profile`, '--dump-dom']
      const { stdout } = await promisify(execFile)(chromium, [...options, `file://${page}`], { maxBuffer: 64 << 20 })
      const json = /<body>(.*)<\/body>/s
        .exec(stdout)?.[1]
        ?.replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&amp;/g, '&')
      const measured = JSON.parse(json ?? '') as { texts: Rectangle[]; boxes: Rectangle[] }[]
      expect(measured).toHaveLength(svgs.length)
      for (const [index, { texts, boxes }] of measured.entries()) {
        const { wires, ...geometry } = geometryOf(svgs[index] ?? '')
        expect(texts.length).toBe(geometry.texts.length)
        // Lines of one box stand close; a text's height has room above and below its letters.
        const tight = texts.map((text) => ({ ...text, y: text.y + 2, height: text.height - 5 }))
        expect(drawingFaults({ ...geometry, texts: tight, boxes, wires })).toEqual([])
      }
    } finally {
      rmSync(place, { recursive: true, force: true, maxRetries: 5 })
    }
  },
)
