import { icmpTypeKey, protocolNumber } from '../../read/well-known.js'
import type { FieldName, FieldReference, Firewall, Key, Value } from '../../ruleset.js'
import { compileKeys } from './match.js'
import { anyTruth, type Test, withoutAmong } from './truth.js'

/** `src` or `dst` for each dimension, as in the rule. */
export type Directions = readonly ('src' | 'dst')[]

/** The type and options of an IP set: `hash:net,port family inet hashsize 1024`. */
interface Made {
  /** `ip`, `net`, `port`, `iface`, `mac`, `mark`, `set` */
  readonly dimensions: readonly string[]
  readonly options: ReadonlyMap<string, string>
}

interface Element {
  /** By dimension. */
  readonly parts: readonly string[]
  /** An exception from a larger element. */
  readonly nomatch: boolean
  readonly wildcard: boolean
}

const lacking: Test = () => false

/**
 * Whether an IP set matches a packet.
 *
 * @param returnNomatch  only `nomatch` elements match
 * @returns undefined if the set or its type is unknown
 * @see ipset(8)
 */
export function compileIpset(
  name: string,
  directions: Directions,
  { ipsets, ipsetTypes = {} }: Pick<Firewall, 'ipsets' | 'ipsetTypes'>,
  returnNomatch = false,
  depth = 0,
): Test | undefined {
  const listed = ipsets[name]
  if (!listed || depth > 8) return undefined
  const { dimensions, options } = madeAs(ipsetTypes[name] ?? guessed(listed))
  if (dimensions[0] === 'set') {
    const members = listed.map((line) => {
      const member = line.split(' ')[0] ?? ''
      return compileIpset(member, directions, { ipsets, ipsetTypes }, returnNomatch, depth + 1)
    })
    if (!members.every((member): member is Test => member !== undefined)) return undefined
    return (...at) => anyTruth(members.map((member) => member(...at)))
  }
  if (options.has('bitmask') || options.has('markmask')) return undefined
  if (directions.length < dimensions.length) return lacking
  const elements = listed.map(readElement)
  const groups = new Map<string, { fields: FieldReference[]; keys: Key[]; nomatch: boolean; size: number[] }>()
  for (const element of elements) {
    const read = keyOf(element, dimensions, directions, options)
    if (!read) return undefined
    const id = JSON.stringify([read.fields, element.nomatch, read.size])
    const group = groups.get(id) ?? { fields: read.fields, keys: [], nomatch: element.nomatch, size: read.size }
    group.keys.push(read.key)
    groups.set(id, group)
  }
  const compiled = [...groups.values()].map(({ fields, keys, nomatch, size }) => ({
    test: compileKeys(fields, keys, 'iptables'),
    nomatch,
    size,
  }))
  if (!compiled.some(({ nomatch }) => nomatch)) {
    if (returnNomatch) return lacking
    return (...at) => anyTruth(compiled.map(({ test }) => test(...at)))
  }
  // The most specific net decides.
  compiled.sort((a, b) => compareSizes(b.size, a.size))
  return (...at) => {
    for (const { test, nomatch } of compiled) {
      const truth = test(...at)
      if (truth === true) return nomatch === returnNomatch
      // An uncertain exception is not the same question as membership of the set.
      if (truth !== false) return withoutAmong(truth)
    }
    return false
  }
}

/** The fields of a set's elements, for rules that add some; undefined if elements have several shapes. */
export function ipsetFields(
  name: string,
  directions: Directions,
  { ipsets, ipsetTypes = {} }: Pick<Firewall, 'ipsets' | 'ipsetTypes'>,
): FieldReference[] | undefined {
  const type = ipsetTypes[name] ?? guessed(ipsets[name] ?? [])
  const { dimensions, options } = madeAs(type)
  if (dimensions.length !== 1 || !['ip', 'net'].includes(dimensions[0] ?? '') || options.has('netmask'))
    return undefined
  const field = directions[0] === 'src' ? 'source' : 'destination'
  return [{ field, family: options.get('family') === 'inet6' ? 'ipv6' : 'ipv4' }]
}

function madeAs(type: string): Made {
  const [kind = '', ...words] = type.split(' ')
  const options = new Map<string, string>()
  for (const [index, word] of words.entries()) if (/^[a-z]/.test(word)) options.set(word, words[index + 1] ?? '')
  return { dimensions: kind.slice(kind.indexOf(':') + 1).split(','), options }
}

/** Guesses the type from the elements: a set of addresses. */
const guessed = (elements: readonly string[]): string =>
  elements.some((element) => !/^[0-9a-f.:/-]+( |$)/i.test(element))
    ? 'unknown:unknown'
    : `hash:net family ${elements.some((element) => element.includes(':')) ? 'inet6' : 'inet'}`

const readElement = (line: string): Element => {
  const [element = '', ...words] = line.split(' ')
  // Words inside a quoted comment are not options.
  const quoted = words.indexOf('comment')
  const own = quoted < 0 ? words : [...words.slice(0, quoted), ...(line.split('"').at(-1) ?? '').split(' ')]
  return { parts: element.split(','), nomatch: own.includes('nomatch'), wildcard: own.includes('wildcard') }
}

interface ReadElement {
  readonly fields: FieldReference[]
  readonly key: Value[]
  /** Prefix lengths; of nested nets, the longest comes first. */
  readonly size: number[]
}

function keyOf(
  { parts, wildcard }: Element,
  dimensions: readonly string[],
  directions: Directions,
  options: ReadonlyMap<string, string>,
): ReadElement | undefined {
  const fields: FieldReference[] = []
  const key: Value[] = []
  const size: number[] = []
  const family = options.get('family') === 'inet6' ? 'ipv6' : 'ipv4'
  for (const [index, dimension] of dimensions.entries()) {
    const part = parts[index]
    const source = directions[index] === 'src'
    const own = (field: FieldName, value: Value, rest: Partial<FieldReference> = {}): void => {
      fields.push({ field, ...rest })
      key.push(value)
    }
    if (part === undefined) {
      // bitmap:ip,mac may have an address only.
      if (dimension !== 'mac') return undefined
      continue
    }
    switch (dimension) {
      case 'ip':
      case 'net': {
        const netmask = options.get('netmask')
        const value = addressValue(netmask && !part.includes('/') ? `${part}/${netmask}` : part)
        own(source ? 'source' : 'destination', value, { family })
        size.push(Number(part.split('/')[1] ?? (family === 'ipv4' ? 32 : 128)))
        break
      }
      case 'port': {
        const port = portParts(part, source, dimensions.length > 1)
        if (!port) return undefined
        for (const [field, value] of port) own(field.field, value, field)
        break
      }
      case 'mac':
        own(source ? 'source-mac' : 'destination-mac', part.toLowerCase())
        break
      case 'mark':
        own('mark', Number(part))
        break
      case 'iface': {
        // Whether a bridge port is looked up depends on the kernel's configuration and the hook.
        if (part.startsWith('physdev:')) return undefined
        own(source ? 'in-interface' : 'out-interface', wildcard ? `${part}*` : part)
        break
      }
      default:
        return undefined
    }
  }
  return { fields, key, size }
}

function addressValue(text: string): Value {
  const [from = '', to] = text.split('-')
  if (to !== undefined) return { from, to }
  return text.includes('/') ? { prefix: text } : text
}

/** `tcp:80`, `udp:53-60`, `icmp:8/0`, `icmpv6:echo-request`, `ospf:0`; in a bitmap `80`, for any protocol. */
function portParts(
  text: string,
  source: boolean,
  withProtocol: boolean,
): readonly (readonly [FieldReference, Value])[] | undefined {
  const field = source ? 'source-port' : 'destination-port'
  const span = (ports: string): Value | undefined => {
    const [from, to = from] = ports.split('-').map(Number)
    return from === undefined || !Number.isInteger(from) || !Number.isInteger(to) ? undefined : { from, to: to ?? from }
  }
  if (!withProtocol) {
    const value = span(text)
    return value === undefined ? undefined : [[{ field }, value]]
  }
  const [name = '', ports = ''] = text.includes(':') ? text.split(':') : ['tcp', text]
  const number = protocolNumber(name)
  if (number === undefined) return undefined
  const protocol = [{ field: 'protocol' }, number] as const
  if (number === 1 || number === 58) {
    const of = number === 1 ? 'icmp' : 'icmpv6'
    const [type, code = 0] = icmpTypeKey(ports, of) ?? []
    if (type === undefined) return undefined
    return [protocol, [{ field: 'icmp-type', protocol: of }, type], [{ field: 'icmp-code', protocol: of }, code]]
  }
  if (number !== 6 && number !== 17) return [protocol]
  const value = span(ports)
  return value === undefined ? undefined : [protocol, [{ field, protocol: number === 6 ? 'tcp' : 'udp' }, value]]
}

function compareSizes(a: readonly number[], b: readonly number[]): number {
  for (const [index, size] of a.entries()) {
    const difference = size - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
