import { protocolNumber } from '../../firewall/index.js'
import { present } from '../links.js'
import type { IpsecPolicy } from './beside-facts.js'

/** A pair of keys of `ip xfrm state list nokeys`. */
interface SecurityAssociation {
  readonly source: string
  readonly destination: string
  readonly protocol: string
  readonly mode: string
}

/** Whether a policy has transformations, so that the keys have to be read too. */
export const needsKeys = (policies: string): boolean => /^\s*tmpl /m.test(policies)

/** Reads `ip xfrm policy` and `ip xfrm state list nokeys`. Policies of single sockets are left out. */
export function parseIpsecPolicies(policies: string, states: string): IpsecPolicy[] {
  const keys = parseStates(states)
  return policies
    .split(/^(?=src )/m)
    .flatMap((block) => parsePolicy(block, keys) ?? [])
    .sort((a, b) => a.priority - b.priority)
}

function parsePolicy(block: string, keys: readonly SecurityAssociation[]): IpsecPolicy | undefined {
  const selector = /^src (\S+) dst (\S+)(.*)/.exec(block)
  const direction = /^\s+dir (in|out|fwd)\b/m.exec(block)?.[1]
  // A policy with an if_id applies only to packets through that xfrm interface.
  if (!selector || !direction || /\bif_id\b/.test(block)) return undefined
  const [, source = '', destination = '', rest = ''] = selector
  const word = (name: string): string | undefined => new RegExp(`\\b${name} (\\S+)`).exec(rest)?.[1]
  const port = (name: string) => {
    const number = Number(word(name) ?? Number.NaN)
    return Number.isInteger(number) ? { from: number, to: number } : undefined
  }
  const protocol = word('proto')
  const mark = /\bmark (0x[0-9a-f]+|\d+)\/(0x[0-9a-f]+|\d+)/.exec(block)
  const templates = block.split(/^\s*(?=tmpl )/m).slice(1)
  const required = templates.filter((template) => !/\blevel use\b/.test(template))
  return present<IpsecPolicy>({
    direction: direction as IpsecPolicy['direction'],
    action: /\baction block\b/.test(block) ? 'block' : 'allow',
    priority: Number(/\bpriority (\d+)/.exec(block)?.[1] ?? 0),
    source,
    destination,
    protocol: protocol === undefined ? undefined : protocolNumber(protocol),
    sourcePorts: port('sport'),
    destinationPorts: port('dport'),
    link: word('dev'),
    mark: mark ? Number(mark[1]) : undefined,
    markMask: mark ? Number(mark[2]) : undefined,
    required: required.map(templateName),
    keyed: required.every((template) => keys.some((key) => serves(key, template))),
    text: block.trim().replaceAll(/\s+/g, ' '),
  })
}

const templateName = (template: string): string =>
  ['proto', 'mode'].flatMap((name) => new RegExp(`\\b${name} (\\S+)`).exec(template)?.[1] ?? []).join(' ')

function serves(key: SecurityAssociation, template: string): boolean {
  const [, source = '', destination = ''] = /^tmpl src (\S+) dst (\S+)/.exec(template) ?? []
  const fits = (wanted: string, has: string): boolean => wanted === has || wanted === '0.0.0.0' || wanted === '::'
  return (
    templateName(template) === `${key.protocol} ${key.mode}` &&
    fits(source, key.source) &&
    fits(destination, key.destination)
  )
}

function parseStates(text: string): SecurityAssociation[] {
  return text.split(/^(?=src )/m).flatMap((block) => {
    const [, source, destination] = /^src (\S+) dst (\S+)/.exec(block) ?? []
    const [, protocol] = /\bproto (\S+)/.exec(block) ?? []
    const [, mode] = /\bmode (\S+)/.exec(block) ?? []
    return source && destination && protocol && mode ? [{ source, destination, protocol, mode }] : []
  })
}
