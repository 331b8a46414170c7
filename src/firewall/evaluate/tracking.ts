import type { ChainHook, Firewall, Rule, Statement, Table } from '../ruleset.js'

/**
 * Whether the kernel tracks connections of a family: only if a rule needs it. Otherwise it skips chains of type nat.
 *
 * @see nf_ct_netns_get() in the kernel's net/netfilter/nf_conntrack_proto.c
 */
export const tracksConnections = (firewall: Firewall, family: 'ip' | 'ip6'): boolean =>
  firstThatTracks(firewall, family) >= 0

/** @see nf_ip_hook_priorities, NF_IP_PRI_CONNTRACK */
const trackingPriority = -200

/**
 * Whether a base chain runs after connection tracking. Among hooks of one priority, the last registered runs first, and
 * tracking is registered with the first rule that needs it; a table's chains exist before its rules. If an earlier table
 * has such a rule, the order is unknown: undefined.
 *
 * @see nf_hook_entries_grow() in the kernel's net/netfilter/core.c
 */
export function isBehindTracking(
  { table, base }: { readonly table: Table; readonly base: ChainHook },
  firewall: Firewall,
  family: 'ip' | 'ip6',
): boolean | undefined {
  // Bridge chains have a separate hook list, without tracking.
  const isBeside = base.priority === trackingPriority && table.family !== 'bridge'
  if (!isBeside) return base.priority > trackingPriority
  const first = firstThatTracks(firewall, family)
  return first >= 0 && first < firewall.tables.indexOf(table) ? undefined : first >= 0
}

/** The index of the first table with a rule that needs tracking, in order of creation; -1 if there is none. */
function firstThatTracks(firewall: Firewall, family: 'ip' | 'ip6'): number {
  const known = cache.get(firewall) ?? new Map<string, number>()
  cache.set(firewall, known)
  const before = known.get(family)
  if (before !== undefined) return before
  const first = firewall.tables.findIndex(
    (table) =>
      isOf(table, family) &&
      (rulesOf(table).some(needsTracking) || (translates(table) && rulesOf(table).some(isUnread))),
  )
  known.set(family, first)
  return first
}

/** Unknown statements in NAT chains, such as NETMAP, need tracking. */
const translates = ({ chains }: Table): boolean => chains.some(({ base }) => base?.type === 'nat')
const isUnread = ({ statements }: Rule): boolean => statements.some((statement) => statement.do === 'unknown')

const cache = new WeakMap<Firewall, Map<string, number>>()

const isOf = ({ family }: Table, wanted: 'ip' | 'ip6'): boolean => family === wanted || family === 'inet'
const rulesOf = ({ chains }: Table): Rule[] => chains.flatMap(({ rules }) => rules)

const needsTracking = ({ text, statements }: Rule): boolean =>
  // Statements without a known model may need it.
  /\bct |\b(CT|CONNMARK|CONNSECMARK|SYNPROXY|conntrack|state|connmark|connlimit|connbytes|connlabel|helper)\b/.test(
    text,
  ) || statements.some(statementNeedsTracking)

function statementNeedsTracking(statement: Statement): boolean {
  switch (statement.do) {
    case 'match':
    case 'verdict-map':
    case 'choose':
      return (
        statement.fields.some(({ field, tracked }) => tracked || /^(connection|original|reply)-/.test(field)) ||
        (statement.do === 'choose' && statement.entries.some(([, entry]) => statementNeedsTracking(entry)))
      )
    case 'masquerade':
    case 'netmap':
    case 'snat':
    case 'dnat':
    case 'redirect':
    case 'copy-mark':
    case 'set-zone':
      return true
    case 'match-unknown':
    case 'unknown':
      return /\bxt\b/.test(statement.text)
    case 'set-mark':
      return statement.on === 'connection'
    default:
      return false
  }
}
