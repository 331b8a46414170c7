import type { Words } from '../../base/index.js'
import type { Table } from '../ruleset.js'
import { iptablesCommand, nftCommands } from './commands.js'
import { cannotMatch, isNamedFor, nftLink } from './rule-words.js'

/** Commands, or why there are none: a name that a tool cannot write. */
export interface Written {
  readonly commands: readonly string[]
  readonly cannot?: string
}

/** What a rule accepts. */
export interface Accepted {
  /** The links that packets come in by and go out by; of several, one. */
  readonly from?: string | readonly string[] | undefined
  readonly to?: string | readonly string[] | undefined
  /** The links are bridges, and the rules see the frames that their ports pass on. */
  readonly bridges?: boolean
  /** Further words of the tool. */
  readonly and?: Words
}

/** The command that accepts packets before all other rules of a chain. */
export function acceptRule(
  table: Pick<Table, 'tool' | 'family' | 'name' | 'legacy'>,
  chain: string,
  { from, to, bridges = false, and = [] }: Accepted,
): Written {
  const { tool, name } = table
  const [comes, goes] = [listOf(from), listOf(to)]
  const cannot = cannotMatch(tool, ...comes, ...goes) ?? cannotName(tool, name, chain)
  if (cannot !== undefined) return { commands: [], cannot }
  if (tool === 'nft') {
    const [inKey, outKey] = bridges
      ? [
          ['meta', 'ibrname'],
          ['meta', 'obrname'],
        ]
      : [['iifname'], ['oifname']]
    const [inward, outward] = [nftMatch(inKey, comes), nftMatch(outKey, goes)]
    return { commands: [nftCommands.insertRule(table, chain, [...inward, ...outward, ...and, 'accept'])] }
  }
  const ends = [...comes.flatMap((link) => ['-i', link]), ...goes.flatMap((link) => ['-o', link])]
  return { commands: [iptablesCommand(table, ['-I', chain, ...ends, ...and, '-j', 'ACCEPT'])] }
}

/** All of them, or none where one cannot be written. */
export function allOf(...parts: readonly Written[]): Written {
  const cannot = parts.find((part) => part.cannot !== undefined)?.cannot
  if (cannot !== undefined) return { commands: [], cannot }
  return { commands: parts.flatMap(({ commands }) => commands) }
}

/** Why a command cannot name a table and a chain of it. */
export const cannotName = (tool: Table['tool'], table: string, chain: string): string | undefined =>
  isNamedFor(tool, table, chain)
    ? undefined
    : `no command: ${tool} cannot express the name of this table or chain; change it with the program that created it`

const listOf = (links: string | readonly string[] | undefined): readonly string[] =>
  links === undefined ? [] : typeof links === 'string' ? [links] : links

/** `iifname "br0"`, or `iifname { "br0", "hw0" }`. */
function nftMatch(key: Words, links: readonly string[]) {
  const words = key.map((word) => ({ shell: word }))
  const names = links.map(nftLink)
  if (names.length === 0) return []
  if (names.length === 1) return [...words, ...names]
  const listed = names.map(({ shell }, index) => ({ shell: index < names.length - 1 ? `${shell},` : shell }))
  return [...words, { shell: '{' }, ...listed, { shell: '}' }]
}
