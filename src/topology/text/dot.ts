import { checkShape, printable } from '../../base/index.js'
import type { Topology, TopologyNode } from '../model.js'
import { nodeLines } from '../picture/boxes.js'
import { reachLines } from '../picture/reach-lines.js'
import { reachWords } from './reach-words.js'

/**
 * A topology in Graphviz's DOT language.
 *
 * ```sh
 * dot -Tsvg host.dot
 * ```
 *
 * @see https://graphviz.org/doc/info/lang.html
 */
export function topologyDot(topology: Topology): string {
  checkShape('topologyDot', 'topology', topology, { nodes: 'array', edges: 'array' }, 'what topology() returned')
  const { nodes, edges } = topology
  const host = nodes.find(({ kind }) => kind === 'host')
  const node = (one: TopologyNode): string => {
    const shape =
      one.kind === 'outside'
        ? ', style="rounded"'
        : one.kind === 'network'
          ? ', style="filled", fillcolor="#ddf4ff"'
          : ''
    return `${quoted(one.id)} [label=${quoted(nodeLines(topology, one).join('\n'))}${shape}]`
  }
  const lines = [
    'digraph topology {',
    '  rankdir=TB',
    '  node [shape=box, fontname="sans-serif", fontsize=11]',
    '  edge [fontname="sans-serif", fontsize=10]',
    '  subgraph cluster_host {',
    `    label=${quoted(host?.name ?? 'host')}`,
    ...nodes.filter(({ kind }) => kind !== 'outside').map((one) => `    ${node(one)}`),
    '  }',
    ...nodes.filter(({ kind }) => kind === 'outside').map((one) => `  ${node(one)}`),
    ...edges.map(
      ({ from, to, up }) => `  ${quoted(from.node)} -> ${quoted(to.node)} [dir=none${up ? '' : ', style=dotted'}]`,
    ),
    ...reachLines(topology).map((line) => {
      const colour = colours[line.verdict]
      const attributes = [
        `color="${colour}"`,
        `fontcolor="${colour}"`,
        `label=${quoted(reachWords(line))}`,
        ...(line.both ? ['dir=both'] : []),
        ...(line.verdict === 'yes' ? [] : ['style=dashed']),
        ...(line.from === 'host' || line.from === 'outside' ? ['constraint=false'] : []),
      ]
      return `  ${quoted(line.from)} -> ${quoted(line.to)} [${attributes.join(', ')}]`
    }),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

const colours = { yes: '#1a7f37', no: '#cf222e', conditional: '#9a6700' } as const

/** In quoted strings, a backslash escapes: `\N` would be the node's name. */
const quoted = (text: string): string =>
  `"${text
    .split('\n')
    .map((line) => printable(line).replace(/[\\"]/g, '\\$&'))
    .join('\\n')}"`
