import { checkShape, printable } from '../../base/index.js'
import type { Topology, TopologyNode } from '../model.js'
import { nodeLines } from '../picture/boxes.js'
import { reachLines } from '../picture/reach-lines.js'
import { reachWords } from './reach-words.js'

/**
 * A topology as a Mermaid flowchart, which GitHub and GitLab render in Markdown.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function topologyMermaid(topology: Topology): string {
  checkShape('topologyMermaid', 'topology', topology, { nodes: 'array', edges: 'array' }, 'what topology() returned')
  const { nodes, edges } = topology
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]))
  const idOf = (node: string) => ids.get(node) ?? ''
  const label = (node: TopologyNode) => `"${nodeLines(topology, node).map(quoted).join('<br/>')}"`
  const boxed = (node: TopologyNode): string => {
    const [open, close] = node.kind === 'outside' ? ['([', '])'] : node.kind === 'network' ? ['[[', ']]'] : ['[', ']']
    return `${idOf(node.id)}${open}${label(node)}${close}:::${node.kind}`
  }
  const host = nodes.find(({ kind }) => kind === 'host')
  const onHost = nodes.filter(({ kind }) => kind !== 'outside')
  const reach = reachLines(topology)
  const lines = [
    'flowchart TB',
    `  subgraph machine["${quoted(host?.name ?? 'host')}"]`,
    ...onHost.map((node) => `    ${boxed(node)}`),
    '  end',
    ...nodes.filter(({ kind }) => kind === 'outside').map((node) => `  ${boxed(node)}`),
    ...edges.map(({ from, to, up }) => `  ${idOf(from.node)} ${up ? '---' : '-.-'} ${idOf(to.node)}`),
    ...reach.map(
      (line) =>
        `  ${idOf(line.from)} ${line.both ? '<' : ''}${arrows[line.verdict]}|"${quoted(reachWords(line))}"| ${idOf(line.to)}`,
    ),
    ...reach.map(
      ({ verdict }, index) =>
        `  linkStyle ${edges.length + index} stroke:${colours[verdict]},color:${colours[verdict]}`,
    ),
    ...Object.entries(styles).map(([kind, style]) => `  classDef ${kind} ${style}`),
  ]
  return `${lines.join('\n')}\n`
}

const arrows = { yes: '-->', no: '-.->', conditional: '-.->' } as const
const colours = { yes: '#1a7f37', no: '#cf222e', conditional: '#9a6700' } as const
const styles = {
  guest: 'stroke:#8250df',
  network: 'stroke:#0969da,stroke-width:2px',
  outside: 'stroke:#1b7c83',
}

/** In quoted strings, Mermaid reads numeric entities, Markdown and HTML. */
const quoted = (text: string): string =>
  [...printable(text)].map((one) => (/[\p{L}\p{N} .,:/·()→–-]/u.test(one) ? one : `#${one.codePointAt(0)};`)).join('')
