import type { Span, Statement } from './ruleset.js'
import { rejectReplies } from './well-known.js'
import type { Words } from './words.js'

/** Targets that let a packet go on and change nothing that decides its way. */
const harmless = new Set(
  'LOG NFLOG ULOG CHECKSUM TCPMSS CLASSIFY DSCP TOS TRACE AUDIT SECMARK CONNSECMARK TCPOPTSTRIP SET RATEEST LED IDLETIMER ECN TEE HMARK'.split(
    ' ',
  ),
)

/**
 * A rule's target with its options; takes from `words` what belongs to it.
 * A name that is no target of iptables is a chain.
 */
export function readTarget(target: string, words: Words): Statement[] {
  const options = new Map<string, string>()
  while (words.peek()?.startsWith('--')) options.set(words.take(), words.values().join(' '))
  const text = [`-j ${target}`, ...[...options].map(([name, value]) => `${name} ${value}`.trim())].join(' ')
  const unknown: Statement[] = [{ do: 'unknown', text }]
  if (harmless.has(target)) return [{ do: 'nothing', text }]
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
    case 'HL':
      return leavesEnough(options) ? [{ do: 'nothing', text }] : unknown
    case 'MARK':
      return readMark('packet', options) ?? unknown
    case 'CONNMARK':
      return readMark('connection', options) ?? unknown
    case 'CT':
      if (options.size !== 1) return unknown
      if (options.has('--notrack')) return [{ do: 'notrack' }]
      return options.has('--helper') || options.has('--timeout') ? [{ do: 'nothing', text }] : unknown
    default:
      // iptables-save prints targets in capitals, and options only targets have.
      if (options.size > 0 || knownTerminal.has(target)) return unknown
      return [{ do: 'jump', chain: target }]
  }
}

/** A time to live that is longer than any way here. */
const leavesEnough = (options: ReadonlyMap<string, string>): boolean =>
  [...options].every(
    ([name, value]) => name.endsWith('-inc') || (name.endsWith('-dec') ? Number(value) < 32 : Number(value) > 8),
  )

const knownTerminal = new Set('QUEUE NFQUEUE TPROXY SYNPROXY NETMAP CLUSTERIP MIRROR DNPT SNPT'.split(' '))

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

/** `--set-xmark 0x1/0xff` and its relatives: mark = (mark & ~mask) ^ value, and so on. */
function readMark(on: 'packet' | 'connection', options: ReadonlyMap<string, string>): Statement[] | undefined {
  const set = (and: number, xor: number): Statement[] => [{ do: 'set-mark', on, and: and >>> 0, xor: xor >>> 0 }]
  const mask = (name: string): number => Number(options.get(name) ?? all)
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
        },
      ]
    }
  }
  return undefined
}
