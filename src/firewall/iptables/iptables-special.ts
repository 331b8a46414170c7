import { isFarBelow, never, tracked } from '../nft/nft-expression.js'
import type { FieldReference, Statement } from '../ruleset.js'
import type { Option, RuleContext } from './iptables-option.js'

type Special = (options: readonly Option[], context: RuleContext, text: string) => Statement[] | undefined

const byName = (options: readonly Option[]): ReadonlyMap<string, Option> =>
  new Map(options.map((option) => [option.name, option]))

const limit =
  (within: (options: ReadonlyMap<string, Option>) => boolean | undefined): Special =>
  (options, _context, text) => {
    const usual = within(byName(options))
    return [{ do: 'match-unknown', text, cause: 'limit', ...(usual === undefined ? {} : { usual }) }]
  }

/** Headers that packets here do not have: matches none, negated or not. */
const lacking: Special = () => [never]

const asksOf: Readonly<Record<string, NonNullable<FieldReference['asks']>>> = {
  '--loose': ['any-link'],
  '--validmark': ['mark'],
  '--accept-local': ['local'],
}

/** `-m rpfilter`, also without options: whether the packet passes the reverse path check; `--invert`: whether it fails. */
const reversePath: Special = (options) => {
  const asks = options.flatMap(({ name }) => asksOf[name] ?? [])
  const fields: FieldReference[] = [{ field: 'reverse-route', ...(asks.length > 0 ? { asks } : {}) }]
  return [{ do: 'match', fields, keys: [[byName(options).has('--invert') ? 'missing' : 'exists']] }]
}

/** `--match-set name src,dst` looks up an IP set, whose elements are read separately. */
const matchSet: Special = (options, _context, text) => {
  const found = byName(options)
  const asked = found.get('--match-set')
  if (!asked) return undefined
  const [name = '', directions = ''] = asked.values
  const fields = directions
    .split(',')
    .map((direction): FieldReference => ({ field: direction === 'src' ? 'source' : 'destination' }))
  // Element counters: few reach the limit.
  const counted = options.find((option) => /^--(packets|bytes)-/.test(option.name))
  const usual = counted && counted.name.endsWith('-lt') !== counted.negated
  return [
    {
      do: 'match',
      fields,
      keys: [],
      set: `ipset ${name}`,
      ...(asked.negated ? { negated: true } : {}),
      ...(found.has('--return-nomatch') ? { returnNomatch: true } : {}),
    },
    ...(counted ? [{ do: 'match-unknown', text, cause: 'limit', usual: usual === true } as const] : []),
  ]
}

/** A list of recent addresses, filled by rules. */
const recent: Special = (options, { family }, text) => {
  const found = byName(options)
  const name = found.get('--name')?.values[0] ?? 'DEFAULT'
  const mask = found.get('--mask')?.values[0]
  const whole = mask === undefined || mask === '255.255.255.255' || /^(ffff:){7}ffff$/.test(mask)
  const fields: FieldReference[] = [{ field: found.has('--rdest') ? 'destination' : 'source' }]
  const set = `recent ${family} ${name}`
  const enter: Statement = { do: 'update-set', op: 'add', set, fields, text }
  const entered = found.get('--set')
  if (entered) return [...(whole ? [enter] : []), ...(entered.negated ? [never] : [])]
  const asked = found.get('--rcheck') ?? found.get('--update') ?? found.get('--remove')
  if (!asked) return undefined
  const many = Number(found.get('--hitcount')?.values[0] ?? 1) > 1
  const unsure: Statement = { do: 'match-unknown', text, cause: 'limit', usual: asked.negated }
  if (!whole || found.has('--rttl') || (many && asked.negated)) return [unsure]
  const match: Statement = { do: 'match', fields, keys: [], set, ...(asked.negated ? { negated: true } : {}) }
  if (asked.name !== '--remove') return [match, ...(many ? [unsure] : [])]
  return asked.negated ? [unsure] : [match, { do: 'update-set', op: 'delete', set, fields, text }]
}

/** `--tos 0x10/0xff`: DSCP in the upper six bits, ECN in the lower two. */
const typeOfService: Special = (options, _context, text) => {
  const asked = options[0]
  const [value = Number.NaN, mask = 0xff] = (asked?.values[0] ?? '').split('/').map(Number)
  if (!asked || Number.isNaN(value) || Number.isNaN(mask)) return undefined
  const dscp: Statement = { do: 'match', fields: [{ field: 'dscp' }], keys: [[value >> 2]] }
  const ecn: Statement = { do: 'match', fields: [{ field: 'ecn' }], keys: [[value & 3]] }
  if (!asked.negated && mask === 0xff) return [dscp, ecn]
  if (mask === 0xfc) return [{ ...dscp, ...(asked.negated ? { negated: true } : {}) }]
  return [{ do: 'match-unknown', text, cause: 'packet-form', usual: (value === 0) !== asked.negated }]
}

/** The MSS that Linux offers with an MTU of 1500. */
const segmentSize: Special = (options, { family }, text) => {
  const asked = options[0]
  const [from = Number.NaN, to = from] = (asked?.values[0] ?? '').split(':').map(Number)
  const offered = family === 'ip' ? 1460 : 1440
  return [
    {
      do: 'match-unknown',
      text,
      cause: 'packet-form',
      ...(asked ? { usual: (offered >= from && offered <= to) !== asked.negated } : {}),
    },
  ]
}

/** The address type, restricted to the input link. */
const onLink: Special = (options) => {
  const found = byName(options)
  if (found.has('--limit-iface-out')) return found.size > 0 ? [{ do: 'match-unknown', text: '--limit-iface-out' }] : []
  if (!found.has('--limit-iface-in')) return undefined
  return options.flatMap(({ name, values, negated }): Statement[] => {
    if (name !== '--src-type' && name !== '--dst-type') return []
    const field = name === '--src-type' ? 'source-type' : 'destination-type'
    const keys = (values[0] ?? '').split(',').map((word) => [word.toLowerCase()])
    return [{ do: 'match', fields: [{ field, onLink: 'in' }], keys, ...(negated ? { negated } : {}) }]
  })
}

/** `--pol none`, `--pol ipsec`: whether IPsec applies; details are not read. */
const policy: Special = (options, _context, text) => {
  const asked = byName(options).get('--pol')
  if (!asked || asked.negated || !['none', 'ipsec'].includes(asked.values[0] ?? '')) return undefined
  const wanted = asked.values[0] === 'none' ? 'missing' : 'exists'
  const match: Statement = { do: 'match', fields: [{ field: 'ipsec' }], keys: [[wanted]] }
  return options.length > 2 ? [match, { do: 'match-unknown', text }] : [match]
}

/** `--connbytes 0:` matches every tracked packet; new connections are far below large counts. */
const connectionBytes: Special = (options, _context, text) => {
  const found = byName(options)
  const asked = found.get('--connbytes')
  const [from = 0, to] = (asked?.values[0] ?? '').split(':').map(Number)
  if (asked && !asked.negated && from === 0 && !to) return [tracked]
  const mode = found.get('--connbytes-mode')?.values[0]
  if (mode !== undefined && isFarBelow(mode, from)) return asked?.negated ? [tracked] : [never]
  const least = mode === 'bytes' ? 40 : 1
  return [{ do: 'match-unknown', text, cause: 'limit', usual: from <= least !== (asked?.negated ?? false) }]
}

const label: Special = (options, _context, text) => {
  const found = byName(options)
  const asked = found.get('--label')
  const match: Statement = {
    do: 'match',
    fields: [{ field: 'label' }],
    keys: [[asked?.values[0] ?? '']],
    ...(asked?.negated ? { negated: true } : {}),
  }
  return found.has('--set')
    ? [
        { do: 'forget', field: 'label', text },
        { do: 'match-unknown', text },
      ]
    : [match]
}

const specials: Readonly<Record<string, Special>> = {
  addrtype: onLink,
  ah: lacking,
  connbytes: connectionBytes,
  connlabel: label,
  connlimit: limit((found) => {
    const above = found.get('--connlimit-above')
    return above ? above.negated : !found.get('--connlimit-upto')?.negated
  }),
  dccp: lacking,
  dst: lacking,
  esp: lacking,
  eui64: () => [{ do: 'match', fields: [{ field: 'eui64' }], keys: [['yes']] }],
  frag: lacking,
  hashlimit: limit((found) => {
    const above = found.get('--hashlimit-above')
    return above ? above.negated : !(found.get('--hashlimit-upto') ?? found.get('--hashlimit'))?.negated
  }),
  hbh: lacking,
  // Only connections expected by another one have a helper to match.
  helper: (options) => (options.some(({ negated }) => negated) ? [] : [never]),
  ipcomp: lacking,
  limit: limit((found) => !found.get('--limit')?.negated),
  mh: lacking,
  osf: (_options, _context, text) => [
    { do: 'match', fields: [{ field: 'protocol' }], keys: [[6]] },
    { do: 'match-unknown', text },
  ],
  policy,
  quota: limit((found) => !found.get('--quota')?.negated),
  recent,
  rpfilter: reversePath,
  rt: lacking,
  sctp: lacking,
  set: matchSet,
  socket: (options, _context, text) => [
    { do: 'match', fields: [{ field: 'socket' }], keys: [['exists']] },
    // It copies the socket's mark to the packet.
    ...(options.some(({ name }) => name === '--restore-skmark') ? [{ do: 'unknown', text } as const] : []),
  ],
  srh: lacking,
  tcpmss: segmentSize,
  // iptables prints this for a time range without limits.
  time: ([only, more], _context, text) =>
    only && !more && only.name === '--datestop' && only.values[0] === '2038-01-19T03:14:07'
      ? []
      : [{ do: 'match-unknown', text }],
  tos: typeOfService,
}

/** Matches whose options are read together; undefined if they can be read one by one. */
export const readSpecial = (
  module: string,
  options: readonly Option[],
  context: RuleContext,
  text: string,
): Statement[] | undefined => (Object.hasOwn(specials, module) ? specials[module]?.(options, context, text) : undefined)
