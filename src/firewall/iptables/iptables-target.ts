import { rejectReplies } from '../read/well-known.js'
import type { FieldReference, Span, Statement } from '../ruleset.js'
import { iptablesTargets } from './iptables-constructs.js'

/** A rule's target with its options. A name that is not an iptables target is a chain. */
export function readTarget(target: string, options: ReadonlyMap<string, string>): Statement[] {
  const text = [`-j ${target}`, ...[...options].map(([name, value]) => `${name} ${value}`.trim())].join(' ')
  const unknown: Statement[] = [{ do: 'unknown', text }]
  const known = iptablesTargets[target]
  if (known?.knows === 'nothing') return [{ do: 'nothing', text }]
  switch (target) {
    case 'ACCEPT':
      return [{ do: 'accept' }]
    case 'DROP':
      return [{ do: 'drop' }]
    case 'RETURN':
      return [{ do: 'return' }]
    case 'NOTRACK':
      return [{ do: 'notrack' }]
    case 'REJECT': {
      const reply = rejectReplies[options.get('--reject-with') ?? 'icmp-port-unreachable']
      return reply ? [{ do: 'reject', reply }] : unknown
    }
    case 'NETMAP': {
      const prefix = options.get('--to')
      return prefix === undefined ? unknown : [{ do: 'netmap', prefix }]
    }
    case 'MASQUERADE':
      return [{ do: 'masquerade' }]
    case 'SNAT':
    case 'DNAT': {
      const to = readTo(options.get(target === 'SNAT' ? '--to-source' : '--to-destination') ?? '')
      if (!to) return unknown
      if (target === 'DNAT') return [{ do: 'dnat', ...to }]
      return [{ do: 'snat', ...(to.address ? { address: to.address } : {}) }]
    }
    case 'REDIRECT': {
      const to = options.get('--to-ports')
      const port = to === undefined ? undefined : readPorts(to)
      if (to !== undefined && !port) return unknown
      return [{ do: 'redirect', ...(port ? { port } : {}) }]
    }
    case 'TTL':
    case 'HL': {
      const to = options.get(`--${target.toLowerCase()}-set`)
      if (to !== undefined) return [{ do: 'set-field', field: 'time-to-live', to: Number(to), text }]
      return leavesEnough(options) ? [{ do: 'nothing', text }] : unknown
    }
    case 'DSCP':
    case 'TOS':
      return readService(options, text) ?? unknown
    case 'MARK':
      return readMark('packet', options) ?? unknown
    case 'CONNMARK':
      return readMark('connection', options) ?? unknown
    case 'HMARK':
      // Modulus 1 allows only one mark.
      return options.get('--hmark-mod') === '1'
        ? [{ do: 'set-mark', on: 'packet', and: 0, xor: Number(options.get('--hmark-offset') ?? 0) >>> 0 }]
        : [{ do: 'forget', field: 'mark', text }]
    case 'SET':
      return readSet(options, text) ?? unknown
    case 'QUEUE':
    case 'NFQUEUE': {
      const [from = 0, to = from] = (options.get('--queue-num') ?? options.get('--queue-balance') ?? '0')
        .split(':')
        .map(Number)
      return [{ do: 'queue', from, to, bypass: options.has('--queue-bypass'), text }]
    }
    case 'TEE':
      return [{ do: 'copy', ...(options.has('--gateway') ? { to: options.get('--gateway') ?? '' } : {}), text }]
    case 'CT':
      return readTracking(options, text) ?? unknown
    default:
      // iptables-save prints targets in capitals, and only targets have options.
      if (options.size > 0 || known) return unknown
      return [{ do: 'jump', chain: target }]
  }
}

/** `--zone 5`, `--notrack`; helpers and timeouts do not affect decisions. */
function readTracking(options: ReadonlyMap<string, string>, text: string): Statement[] | undefined {
  const read: Statement[] = []
  for (const [name, value] of options) {
    if (name === '--notrack') read.push({ do: 'notrack' })
    else if (name === '--zone' && /^\d+$/.test(value)) read.push({ do: 'set-zone', zone: Number(value) })
    else if (!['--helper', '--timeout', '--ctevents', '--expevents'].includes(name)) return undefined
  }
  return read.length > 0 ? read : [{ do: 'nothing', text }]
}

/** `--add-set name src,dst`; values from `--map-set` are unknown. */
function readSet(options: ReadonlyMap<string, string>, text: string): Statement[] | undefined {
  const read: Statement[] = []
  for (const [name, value] of options) {
    if (name === '--exist' || name === '--timeout') continue
    // The mapped value is not read.
    if (/^--map-/.test(name)) {
      read.push({ do: 'forget', field: 'mark', text })
      continue
    }
    if (name !== '--add-set' && name !== '--del-set') return undefined
    const [set = '', directions = ''] = value.split(' ')
    const fields = directions
      .split(',')
      .map((direction): FieldReference => ({ field: direction === 'src' ? 'source' : 'destination' }))
    read.push({ do: 'update-set', op: name === '--add-set' ? 'add' : 'delete', set: `ipset ${set}`, fields, text })
  }
  return read
}

/** `--set-dscp 0x08`, `--set-tos 0x10/0x3f`, for packets whose field was zero. */
function readService(options: ReadonlyMap<string, string>, text: string): Statement[] | undefined {
  const dscp = options.get('--set-dscp')
  if (dscp !== undefined) return [{ do: 'set-field', field: 'dscp', to: Number(dscp), text }]
  const [value = Number.NaN] = (options.get('--set-tos') ?? '').split('/').map(Number)
  if (Number.isNaN(value) || !options.has('--set-tos')) return undefined
  return [
    { do: 'set-field', field: 'dscp', to: value >> 2, text },
    { do: 'set-field', field: 'ecn', to: value & 3, text },
  ]
}

/** Whether the new TTL exceeds any path length here. */
const leavesEnough = (options: ReadonlyMap<string, string>): boolean =>
  [...options].every(
    ([name, value]) => name.endsWith('-inc') || (name.endsWith('-dec') ? Number(value) < 32 : Number(value) > 8),
  )

/** `10.0.0.1`, `10.0.0.1-10.0.0.9`, `10.0.0.1:80-90`, `:80`, `[fd00::1]:80`. */
function readTo(text: string): { address?: Span<string>; port?: Span<number> } | undefined {
  const parts = /^(?:\[([^\]]+)\]|([^[\]]*?))(?::(\d+(?:-\d+)?))?$/.exec(text)
  if (!parts) return undefined
  const bare = /:.*:/.test(text) && !text.startsWith('[') ? text : undefined
  const addresses = bare ?? parts[1] ?? parts[2] ?? ''
  const [from = '', to = from] = addresses.split('-')
  const port = bare || parts[3] === undefined ? undefined : readPorts(parts[3])
  return { ...(from ? { address: { from, to } } : {}), ...(port ? { port } : {}) }
}

function readPorts(text: string): Span<number> | undefined {
  const parts = /^(\d+)(?:-(\d+))?(?:\/\d+)?$/.exec(text)
  if (!parts) return undefined
  const from = Number(parts[1])
  return { from, to: parts[2] === undefined ? from : Number(parts[2]) }
}

const all = 0xffffffff

/** `--set-xmark 0x1/0xff` and similar options: mark = (mark & ~mask) ^ value, and so on. */
function readMark(on: 'packet' | 'connection', options: ReadonlyMap<string, string>): Statement[] | undefined {
  const left = options.get('--left-shift-mark')
  const right = options.get('--right-shift-mark')
  const shift = left !== undefined ? Number(left) : right !== undefined ? -Number(right) : undefined
  const shifted = shift === undefined ? {} : { shift }
  const set = (and: number, xor: number): Statement[] => [
    { do: 'set-mark', on, and: and >>> 0, xor: xor >>> 0, ...shifted },
  ]
  const mask = (name: string): number => Number(options.get(name) ?? options.get('--mask') ?? all)
  for (const [option, text] of options) {
    const [value = Number.NaN, bits = all] = text.split('/').map(Number)
    if (option === '--set-xmark') return Number.isNaN(value) ? undefined : set(~bits, value)
    if (option === '--set-mark') return Number.isNaN(value) ? undefined : set(~(bits | value), value)
    if (option === '--and-mark') return set(value, 0)
    if (option === '--or-mark') return set(~value, value)
    if (option === '--xor-mark') return set(all, value)
    if (option === '--save-mark' || option === '--restore-mark') {
      const save = option === '--save-mark'
      return [
        {
          do: 'copy-mark',
          to: save ? 'connection' : 'packet',
          fromMask: mask(save ? '--nfmask' : '--ctmask') >>> 0,
          toMask: mask(save ? '--ctmask' : '--nfmask') >>> 0,
          ...shifted,
        },
      ]
    }
  }
  return undefined
}
