import {
  type Chain,
  type FieldReference,
  type Key,
  protocolNumber,
  type Statement,
  type Table,
  type Value,
  type Verdict,
} from '../firewall/index.js'

/**
 * A new TCP connection that crosses a bridge, from whatever address to whatever port: what rules can know of it.
 * Names are all that the link may have.
 */
export interface SwitchedFrame {
  readonly family: 'ipv4' | 'ipv6'
  readonly bridge: string
  readonly inLinks: readonly string[]
  readonly outLinks: readonly string[]
  readonly ports: readonly string[]
}

type Truth = true | false | 'unknown'

/** All that can become of frames in a chain. */
interface Outcomes {
  accepted: boolean
  /** A rule that drops them. */
  dropped: string | undefined
  /** They leave the chain undecided. */
  undecided: boolean
}

/**
 * What a base chain does to such frames.
 *
 * @returns the rule that drops them, and whether it drops them all; undefined where it drops none
 */
export function dropIn(
  chain: Chain,
  table: Table,
  frame: SwitchedFrame,
): { evidence: string; all: boolean } | undefined {
  if (table.dormant === true) return undefined
  const outcomes = askChain(chain, { table, frame, known: new Map() })
  const byPolicy = outcomes.undecided && chain.base?.policy === 'drop'
  const evidence = outcomes.dropped ?? (byPolicy ? `the policy of ${chain.name} is drop` : undefined)
  if (evidence === undefined) return undefined
  return { evidence, all: !outcomes.accepted && (byPolicy || !outcomes.undecided) }
}

interface Context {
  readonly table: Table
  readonly frame: SwitchedFrame
  /** Chains that were asked before, or are being asked. */
  readonly known: Map<string, Outcomes>
}

function askChain(chain: Chain, context: Context): Outcomes {
  const all: Outcomes = { accepted: false, dropped: undefined, undecided: false }
  for (const { statements, text } of chain.rules) {
    // Whether some frames go on to the next rule.
    let goesOn = false
    let ended = false
    for (const statement of statements) {
      const truth = applies(statement, context)
      if (truth !== true) goesOn = true
      if (truth === false) break
      const verdicts = verdictsOf(statement, context)
      for (const verdict of verdicts) {
        if (verdict === 'next') continue
        const one = follow(verdict, text, context)
        all.accepted ||= one.accepted
        all.dropped ??= one.dropped
        if (one.undecided && verdict.do === 'jump') goesOn = true
        else if (one.undecided) all.undecided = true
      }
      ended = !verdicts.includes('next')
      if (ended) break
    }
    if (ended && !goesOn) return all
  }
  all.undecided = true
  return all
}

/** What a statement may decide; `next`: nothing, the next one is asked. */
function verdictsOf(statement: Statement, context: Context): (Verdict | 'next')[] {
  switch (statement.do) {
    case 'accept':
    case 'drop':
    case 'return':
    case 'jump':
    case 'goto':
      return [statement]
    case 'reject':
      return [{ do: 'drop' }]
    case 'queue':
      return statement.bypass ? [{ do: 'accept' }, { do: 'drop' }] : [{ do: 'drop' }, { do: 'accept' }]
    case 'unknown':
      return [{ do: 'drop' }, { do: 'accept' }, 'next']
    case 'verdict-map': {
      const named = context.table.sets.find(({ name }) => name === statement.map)
      // A map that could not be read may do anything.
      if (named && !named.keys) return [{ do: 'drop' }, { do: 'accept' }, 'next']
      const entries = named?.keys
        ? named.keys.map((key, index) => [key, named.verdicts?.[index] ?? ({ do: 'continue' } as const)] as const)
        : statement.entries
      const found: (Verdict | 'next')[] = []
      for (const [key, verdict] of entries) {
        const truth = hasKey(statement.fields, [key], context)
        if (truth === false) continue
        found.push(verdict.do === 'continue' ? 'next' : verdict)
        if (truth === true) return found
      }
      return [...found, 'next']
    }
    default:
      return ['next']
  }
}

function follow(verdict: Verdict, text: string, context: Context): Outcomes {
  switch (verdict.do) {
    case 'accept':
      return { accepted: true, dropped: undefined, undecided: false }
    case 'drop':
      return { accepted: false, dropped: text, undecided: false }
    case 'jump':
    case 'goto': {
      const { known, table } = context
      const before = known.get(verdict.chain)
      if (before) return before
      const target = table.chains.find(({ name }) => name === verdict.chain)
      // A chain that is not there, or leads to itself, may do anything.
      const anything = { accepted: true, dropped: text, undecided: true }
      known.set(verdict.chain, anything)
      const outcomes = target ? askChain(target, context) : anything
      known.set(verdict.chain, outcomes)
      return outcomes
    }
    default:
      return { accepted: false, dropped: undefined, undecided: true }
  }
}

function applies(statement: Statement, context: Context): Truth {
  if (statement.do === 'match-unknown' || statement.do === 'choose' || statement.do === 'update-set') return 'unknown'
  if (statement.do !== 'match') return true
  const { fields, set, negated = false } = statement
  const named = set === undefined ? undefined : context.table.sets.find(({ name }) => name === set)
  // What its elements count, and what rules enter in it, is not followed here.
  if (set !== undefined && (!named?.keys || named.limits || fills(context.table, set))) return 'unknown'
  const absent = fields.some(({ field }) => isAbsent(field, context.frame))
  if (absent) return context.table.tool === 'iptables' && negated
  const truth = hasKey(fields, named?.keys ?? statement.keys, context)
  return truth === 'unknown' ? truth : truth !== negated
}

const fills = ({ chains }: Table, set: string): boolean =>
  chains.some(({ rules }) =>
    rules.some(({ statements }) => statements.some((one) => one.do === 'update-set' && one.set === set)),
  )

const isAbsent = (field: FieldReference['field'], { inLinks, outLinks }: SwitchedFrame): boolean =>
  (field === 'in-interface' && inLinks.length === 0) || (field === 'out-interface' && outLinks.length === 0)

function hasKey(fields: readonly FieldReference[], keys: readonly Key[], context: Context): Truth {
  let some: Truth = false
  for (const key of keys) {
    const truths = fields.map((field, index) => hasValue(field, key[index] ?? '', context.frame))
    if (truths.every((truth) => truth === true)) return true
    if (!truths.includes(false)) some = 'unknown'
  }
  return some
}

function hasValue({ field, protocol, family }: FieldReference, value: Value, frame: SwitchedFrame): Truth {
  if (family && family !== frame.family) return false
  if (protocol && protocol !== 'tcp') return false
  if (typeof value === 'object' && 'any' in value) return true
  switch (field) {
    case 'in-interface':
      return named(value, frame.inLinks)
    case 'out-interface':
      return named(value, frame.outLinks)
    case 'in-port':
    case 'out-port':
      return named(value, frame.ports)
    case 'in-bridge':
    case 'out-bridge':
      return named(value, [frame.bridge])
    case 'bridged':
      return value === 'yes'
    case 'protocol':
      return isNumber(typeof value === 'string' ? (protocolNumber(value) ?? value) : value, 6)
    case 'connection-state':
      return String(value).toLowerCase() === 'new'
    case 'connection-direction':
      return value === 'original'
    case 'family':
      return value === frame.family || value === (frame.family === 'ipv4' ? 2 : 10)
    case 'ether-type': {
      const words = frame.family === 'ipv4' ? ['ip', '2048', '0x0800', '0x800'] : ['ip6', '34525', '0x86dd']
      return words.includes(String(value))
    }
    case 'icmp-type':
    case 'icmp-code':
      return false
    // A plain host's first packet.
    case 'dscp':
    case 'ecn':
    case 'zone':
      return isNumber(value, 0)
    default:
      return 'unknown'
  }
}

const isNumber = (value: Value, wanted: number): Truth => {
  if (typeof value === 'number') return value === wanted
  if (typeof value === 'object' && 'from' in value) return Number(value.from) <= wanted && wanted <= Number(value.to)
  return false
}

/** True where every name that the link may have fits, false where none does. */
function named(value: Value, names: readonly string[]): Truth {
  if (typeof value !== 'string') return 'unknown'
  const fits = (name: string): boolean => (value.endsWith('*') ? name.startsWith(value.slice(0, -1)) : name === value)
  const fitting = names.filter(fits).length
  return fitting === 0 ? false : fitting === names.length ? true : 'unknown'
}
