import { protocolNumber } from '../../firewall/index.js'
import type { Link } from '../facts.js'
import { objects, textOf } from '../links.js'
import type { TrafficFilter, TrafficMatch } from './beside-facts.js'

/** The hooks of links that filters can be attached to, from `tc -j qdisc show`. */
export function parseQdiscs(text: string): { readonly link: string; readonly direction: 'in' | 'out' }[] {
  return objects(text).flatMap(({ kind, dev }) => {
    const link = textOf(dev)
    if (link === undefined || (kind !== 'clsact' && kind !== 'ingress')) return []
    return kind === 'clsact'
      ? [
          { link, direction: 'in' as const },
          { link, direction: 'out' as const },
        ]
      : [{ link, direction: 'in' as const }]
  })
}

/**
 * Reads `tc filter show dev LINK ingress` or `egress`. As text: in tc's JSON, all words of a u32 filter have the same
 * key.
 *
 * @param linkOf  another link, to which a filter may send packets
 */
export function parseTrafficFilters(
  text: string,
  link: string,
  direction: 'in' | 'out',
  linkOf: (link: string) => Link | undefined,
): TrafficFilter[] {
  return text.split(/^(?=filter )/m).flatMap((block) => parseFilter(block, link, direction, linkOf) ?? [])
}

function parseFilter(
  block: string,
  link: string,
  direction: 'in' | 'out',
  linkOf: (link: string) => Link | undefined,
): TrafficFilter | undefined {
  const head = /^filter (?:parent \S+ )?protocol (\S+) pref \d+ (\S+) (?:chain (\d+) )?(.*)/.exec(block)
  if (!head) return undefined
  const [, protocol = 'all', kind = '', chain = '0', rest = ''] = head
  // The first lines of a kind are headers without a filter.
  if (!/\bhandle \S+|\bfh \S+::\S+/.test(rest) || chain !== '0') return undefined
  const [before = '', ...actions] = block.split(/^\s*(?=action order \d+:|police 0x)/m)
  const selected = kind === 'u32' ? wordsOf(before) : kind === 'flower' ? flowerOf(before) : otherOf(kind, rest)
  const done = effectOf(actions, linkOf)
  // A direct-action program decides by itself.
  const isOwnAction = kind === 'bpf' && /direct-action/.test(rest)
  const effect = isOwnAction ? 'unread' : done.effect
  return {
    link,
    direction,
    protocol,
    kind,
    ...selected,
    unread: isOwnAction ? [programOf(rest)] : [...selected.unread, ...done.unread],
    effect,
    text: block.trim().replaceAll(/\s+/g, ' '),
  }
}

type Selected = Pick<TrafficFilter, 'words' | 'match' | 'unread'>

function wordsOf(text: string): Selected {
  const words: { offset: number; value: number; mask: number }[] = []
  const unread: string[] = []
  for (const [shown, value = '', mask = '', at = ''] of text.matchAll(/match ([0-9a-f]+)\/([0-9a-f]+) at (\S+)/g)) {
    const offset = /^nexthdr\+(\d+)$/.exec(at)
    if (/^\d+$/.test(at)) words.push({ offset: Number(at), value: parseInt(value, 16), mask: parseInt(mask, 16) })
    else if (offset)
      words.push({ offset: 20 + Number(offset[1]), value: parseInt(value, 16), mask: parseInt(mask, 16) })
    else unread.push(shown)
  }
  // A filter may continue in another hash table.
  if (/\blink \d+:/.test(text)) unread.push('link')
  return { words, unread }
}

function flowerOf(text: string): Selected {
  const match: { -readonly [K in keyof TrafficMatch]: TrafficMatch[K] } = {}
  const unread: string[] = []
  for (const line of text.split('\n').slice(1)) {
    const [key = '', value = ''] = line.trim().split(/\s+/)
    const ports = /^(\d+)(?:-(\d+))?$/.exec(value)
    if (key === '' || ignored.has(key)) continue
    if (key === 'ip_proto') {
      const number = protocolNumber(value)
      if (number === undefined) unread.push(`ip_proto ${value}`)
      else match.protocol = number
    } else if (key === 'src_ip') match.source = value
    else if (key === 'dst_ip') match.destination = value
    else if ((key === 'src_port' || key === 'dst_port') && ports) {
      const span = { from: Number(ports[1]), to: Number(ports[2] ?? ports[1]) }
      if (key === 'src_port') match.sourcePorts = span
      else match.destinationPorts = span
    } else unread.push(line.trim())
  }
  return { match, unread }
}

/** The family is the filter's protocol as well. */
const ignored = new Set(['eth_type', 'not_in_hw', 'in_hw', 'skip_hw', 'skip_sw'])

const otherOf = (kind: string, rest: string): Selected => ({
  unread: kind === 'matchall' ? [] : [kind === 'bpf' ? programOf(rest) : kind],
})

/** The name that tc shows for a program: its file and section, or its id. */
function programOf(rest: string): string {
  const name = /\bhandle \S+ (?:flowid \S+ )?([^\s]+)/.exec(rest)?.[1]
  const id = /\bid (\d+)/.exec(rest)?.[1]
  return name && name !== 'direct-action' && name !== 'not_in_hw' ? name : `program ${id ?? 'without a name'}`
}

function effectOf(
  actions: readonly string[],
  linkOf: (link: string) => Link | undefined,
): Pick<TrafficFilter, 'effect' | 'unread'> {
  const unread: string[] = []
  for (const action of actions) {
    const text =
      action
        .replace(/^action order \d+:\s*/, '')
        .trim()
        .split('\n')[0] ?? ''
    const redirect = /^mirred \((?:Egress|Ingress) Redirect to device (\S+)\)/.exec(text)
    if (redirect) {
      const target = linkOf(redirect[1] ?? '')
      // Packets sent through an ifb for shaping come back.
      if (target?.kind === 'ifb') return { effect: 'pass', unread }
      return target?.kind === 'dummy' || target?.running === false
        ? { effect: 'drop', unread }
        : { effect: 'unread', unread: [...unread, text] }
    }
    const control = /^gact action (\w+)/.exec(text)?.[1]
    if (control === 'drop' || control === 'shot') return { effect: 'drop', unread }
    if (control === 'pass' || control === 'ok') return { effect: 'pass', unread }
    if (control === 'continue') return { effect: 'continue', unread }
    if (control === 'pipe' || harmless.test(text)) continue
    // A policer passes everything below its rate.
    if (/^police /.test(text)) continue
    return { effect: 'unread', unread: [...unread, text] }
  }
  return { effect: 'pass', unread }
}

/** Actions that change neither a packet's path nor what rules see of it. */
const harmless = /^(mirred \(\w+ Mirror |csum |sample |skbedit (priority|queue_mapping|ptype)|simple )/
