import { checkOptions, checkShape, type OptionChecks } from '../base/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { type SvgOptions, svgChecks, topologySvg } from './picture/svg.js'
import { topologyDot } from './text/dot.js'
import { topologyMermaid } from './text/mermaid.js'
import { type TopologyOptions, topology, topologyChecks } from './topology.js'

const formats = ['svg', 'mermaid', 'dot'] as const

/** The format of a picture. */
export type PictureFormat = (typeof formats)[number]

/** What to draw, and how. */
export interface DrawOptions extends TopologyOptions, SvgOptions {
  /** `svg` stands alone; `mermaid` goes into Markdown, `dot` to Graphviz. Default `svg`. */
  readonly format?: PictureFormat | undefined
}

export const drawChecks: OptionChecks<DrawOptions> = {
  ...topologyChecks,
  ...svgChecks,
  format: (value) =>
    (formats as readonly unknown[]).includes(value)
      ? undefined
      : `one of ${formats.map((one) => `'${one}'`).join(', ')}`,
}

/**
 * Draws a snapshot: `topology` and one of its writers in one.
 *
 * ```ts
 * await writeFile('host.svg', await draw(parseSnapshot(await readFile('host.json', 'utf8'))))
 * ```
 *
 * @throws OptionTypeError, DefinitionError  for invalid options
 */
export async function draw(snapshot: Snapshot, options: DrawOptions = {}): Promise<string> {
  checkOptions<DrawOptions>('draw', options, drawChecks)
  checkShape(
    'draw',
    'snapshot',
    snapshot,
    { networks: 'array', guests: 'array' },
    'what connection.snapshot() returned',
  )
  const { format = 'svg', title, matrix, ...about } = options
  const drawn = topology(snapshot, about)
  if (format === 'mermaid') return topologyMermaid(drawn)
  if (format === 'dot') return topologyDot(drawn)
  return topologySvg(drawn, { title, matrix })
}
