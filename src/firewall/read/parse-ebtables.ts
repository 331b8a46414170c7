import { savedWords } from '../iptables/saved-words.js'
import { never } from '../nft/nft-expression.js'
import type { FieldName, FieldReference, Rule, Statement, Table, Value } from '../ruleset.js'
import type { Answer } from './gather-tables.js'
import { hasOpaque } from './opaque-parts.js'
import { portNumber, protocolNumber } from './well-known.js'

/**
 * Replaces ebtables rules, which nft prints with opaque parts (`xt match arp`), with those of ebtables-save.
 *
 * @param ask  runs a command; called only if there are such rules
 */
export async function withEbtables(
  tables: readonly Table[],
  ask: (command: string) => Promise<Answer>,
): Promise<readonly Table[]> {
  const isOpaque = ({ family, tool, chains }: Table): boolean =>
    family === 'bridge' && tool === 'nft' && chains.some(({ rules }) => rules.some(hasOpaque))
  if (!tables.some(isOpaque)) return tables
  const answer = await ask('ebtables-save')
  if (!('text' in answer)) return tables
  const saved = parseEbtables(answer.text)
  return tables.map((table) => {
    if (!isOpaque(table)) return table
    const chains = table.chains.map((chain) => {
      const lines = saved.get(`${table.name} ${chain.name}`) ?? []
      // nft prints the policy of a user-defined chain as an additional rule.
      const beyond = chain.rules.length - lines.length
      if (beyond !== 0 && beyond !== 1) return chain
      return { ...chain, rules: chain.rules.map((rule, index) => clear(rule, lines[index])) }
    })
    return { ...table, chains }
  })
}

function clear(rule: Rule, line: string | undefined): Rule {
  const statements = line !== undefined && hasOpaque(rule) ? readEbtablesRule(line) : undefined
  return statements ? { ...rule, statements } : rule
}

/** Lines `-A CHAIN …` by table and chain, `nat PREROUTING`. */
export function parseEbtables(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  let table = ''
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim()
    const chain = /^-A (\S+)/.exec(line)?.[1]
    if (chain === undefined) continue
    const key = `${table} ${chain}`
    const list = found.get(key) ?? []
    list.push(line)
    found.set(key, list)
  }
  return found
}

type Reader = (value: string) => { readonly fields: FieldReference[]; readonly value: Value } | undefined

const plain =
  (field: FieldName, rest: Partial<FieldReference> = {}): Reader =>
  (value) => ({ fields: [{ field, ...rest }], value })

const address =
  (field: 'source' | 'destination', family: 'ipv4' | 'ipv6' | 'arp'): Reader =>
  (value) => ({ fields: [{ field, family }], value: value.includes('/') ? { prefix: value } : value })

const mac =
  (field: 'source-mac' | 'destination-mac', rest: Partial<FieldReference> = {}): Reader =>
  (value) =>
    /^([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(value)
      ? { fields: [{ field, ...rest }], value: value.toLowerCase() }
      : value === 'Broadcast'
        ? { fields: [{ field, ...rest }], value: 'ff:ff:ff:ff:ff:ff' }
        : undefined

const port =
  (field: 'source-port' | 'destination-port'): Reader =>
  (value) => {
    const [from, to] = value.split(':').map(portNumber)
    if (from === undefined) return undefined
    return { fields: [{ field }], value: value.includes(':') ? { from, to: to ?? 65535 } : from }
  }

const protocol: Reader = (value) => {
  const number = protocolNumber(value)
  return number === undefined ? undefined : { fields: [{ field: 'protocol' }], value: number }
}

const linkName = (value: string): string => (value.endsWith('+') ? `${value.slice(0, -1)}*` : value)

const etherTypes: Readonly<Record<string, string>> = { ipv4: 'ip', ipv6: 'ip6', arp: 'arp' }
const operations: Readonly<Record<string, number>> = { request: 1, reply: 2 }

/** ARP's hardware and protocol types, which are constant here. */
const arpConstants: Readonly<Record<string, readonly string[]>> = {
  '--arp-htype': ['1', 'Ethernet'],
  '--arp-ptype': ['0x800', '0x0800', 'IPv4', '2048'],
}

const readers: Readonly<Record<string, Reader>> = {
  '-i': (value) => plain('in-interface')(linkName(value)),
  '-o': (value) => plain('out-interface')(linkName(value)),
  '--logical-in': (value) => plain('in-bridge')(linkName(value)),
  '--logical-out': (value) => plain('out-bridge')(linkName(value)),
  '-s': mac('source-mac'),
  '-d': mac('destination-mac'),
  '-p': (value) => ({ fields: [{ field: 'ether-type' }], value: etherTypes[value.toLowerCase()] ?? value }),
  '--ip-src': address('source', 'ipv4'),
  '--ip-dst': address('destination', 'ipv4'),
  '--ip-proto': protocol,
  '--ip-sport': port('source-port'),
  '--ip-dport': port('destination-port'),
  '--ip6-src': address('source', 'ipv6'),
  '--ip6-dst': address('destination', 'ipv6'),
  '--ip6-proto': protocol,
  '--ip6-sport': port('source-port'),
  '--ip6-dport': port('destination-port'),
  '--arp-op': (value) => {
    const number = operations[value.toLowerCase()] ?? Number(value)
    return Number.isNaN(number) ? undefined : { fields: [{ field: 'arp-operation', family: 'arp' }], value: number }
  },
  '--arp-ip-src': address('source', 'arp'),
  '--arp-ip-dst': address('destination', 'arp'),
  '--arp-mac-src': mac('source-mac', { family: 'arp' }),
  '--pkttype-type': (value) => plain('packet-type')(value === 'unicast' ? 'host' : value),
}

const verdicts: Readonly<Record<string, Statement>> = {
  ACCEPT: { do: 'accept' },
  DROP: { do: 'drop' },
  RETURN: { do: 'return' },
  CONTINUE: { do: 'continue' },
}

/** One line of ebtables-save; undefined if part of it is unknown. */
export function readEbtablesRule(line: string): Statement[] | undefined {
  const words = savedWords(line).slice(2)
  const statements: Statement[] = []
  let next = 0
  const take = (): string => words[next++] ?? ''
  while (next < words.length) {
    const option = take()
    const negated = words[next] === '!'
    if (negated) next++
    const value = take()
    if (option === '-j') {
      if (next < words.length) return undefined
      statements.push(verdicts[value] ?? { do: 'jump', chain: value })
      if (/^[a-z]/.test(value) && ['mark', 'snat', 'dnat', 'redirect', 'arpreply', 'log', 'nflog'].includes(value))
        return undefined
    } else if (option in arpConstants) {
      if (arpConstants[option]?.includes(value) === negated) statements.push(never)
    } else {
      const read = Object.hasOwn(readers, option) ? readers[option]?.(value) : undefined
      if (!read) return undefined
      statements.push({
        do: 'match',
        fields: read.fields,
        keys: [[read.value]],
        ...(negated ? { negated } : {}),
      })
    }
  }
  return statements
}
