import { type AddressFamily, type Ip, inRange, type Oracle, rangeOf } from '../../base/index.js'
import { type Packet, type Port, portTruth, protocolNumberOf, type Span } from '../../firewall/index.js'
import type { PolicyRule } from '../../machine/index.js'

/** The input of a route look-up. */
export interface Lookup {
  readonly destination: Ip
  readonly source?: Ip | undefined
  readonly mark: number
  /** The link that the packet arrived through; undefined for the host's own. */
  readonly inLink?: string | undefined
  /** A link of the VRF that the host's own packet is sent in. */
  readonly vrfLink?: string | undefined
  /** What policy rules may also match; undefined if the kernel looks up without it. */
  readonly flow?: Flow | undefined
}

/** A packet's protocol, and its ports if it has any. */
export interface Flow {
  readonly protocol: number | undefined
  readonly sourcePort: Port
  readonly destinationPort: Port
}

export const flowOf = (packet: Packet): Flow => ({
  protocol: protocolNumberOf(packet),
  sourcePort: packet.sourcePort,
  destinationPort: packet.destinationPort,
})

/** The default policy routing rules. */
export const defaultRules = (family: AddressFamily): PolicyRule[] =>
  [
    [0, 'local'],
    [32766, 'main'],
    [32767, 'default'],
  ].map(([priority, table]) => ({
    family,
    priority: Number(priority),
    not: false,
    table: String(table),
    action: 'lookup',
    unread: [],
  }))

/** Whether a policy routing rule applies to a look-up. */
export function applies(rule: PolicyRule, query: Lookup, oracle: Oracle): boolean {
  const { from, to, inLink, outLink, mark, markMask = 0xffffffff, not, unread } = rule
  const { protocol, sourcePorts, destinationPorts } = rule
  let holds = true
  if (from !== undefined) {
    const range = rangeOf(from)
    // Without a source, the kernel looks up as 0.0.0.0, which only `from all` covers.
    holds &&= range !== undefined && query.source !== undefined && inRange(range, query.source)
  }
  if (to !== undefined) {
    const range = rangeOf(to)
    holds &&= range !== undefined && inRange(range, query.destination)
  }
  if (inLink !== undefined) holds &&= (query.inLink ?? 'lo') === inLink
  if (outLink !== undefined) holds = false
  if (mark !== undefined) holds &&= (query.mark & markMask) >>> 0 === (mark & markMask) >>> 0
  if (protocol !== undefined) holds &&= query.flow?.protocol === protocol
  holds &&= holdsPort(sourcePorts, query.flow?.sourcePort, oracle)
  holds &&= holdsPort(destinationPorts, query.flow?.destinationPort, oracle)
  if (holds && unread.length > 0) {
    const text = `the policy routing rule '${ruleText(rule)}' applies (${unread.join(', ')})`
    holds = oracle.decide({ kind: 'policy-rule', key: `policy-rule ${ruleText(rule)}`, text })
  }
  return not ? !holds : holds
}

function holdsPort(ports: Span<number> | undefined, port: Port | undefined, oracle: Oracle): boolean {
  if (ports === undefined) return true
  if (port === undefined) return false
  const truth = portTruth([[ports.from, ports.to]], port, spanText(ports))
  if (typeof truth === 'boolean') return truth
  const { kind, key = truth.maybe, maybe: text, among } = truth
  return oracle.decide({ kind, key: `${kind} ${key}`, topic: key, text, ...(among ? { among } : {}) })
}

const spanText = ({ from, to }: Span<number>): string => (from === to ? String(from) : `${from}-${to}`)

export const ruleText = ({
  priority,
  not,
  from,
  to,
  inLink,
  mark,
  protocol,
  sourcePorts,
  destinationPorts,
  table,
  action,
  goto,
  unread,
}: PolicyRule): string =>
  [
    `${priority}:`,
    not ? 'not' : '',
    `from ${from ?? 'all'}`,
    to ? `to ${to}` : '',
    mark === undefined ? '' : `fwmark 0x${mark.toString(16)}`,
    inLink ? `iif ${inLink}` : '',
    protocol === undefined ? '' : `ipproto ${protocol}`,
    sourcePorts ? `sport ${spanText(sourcePorts)}` : '',
    destinationPorts ? `dport ${spanText(destinationPorts)}` : '',
    ...unread,
    action === 'lookup' ? `lookup ${table}` : action === 'goto' ? `goto ${goto}` : action,
  ]
    .filter(Boolean)
    .join(' ')
