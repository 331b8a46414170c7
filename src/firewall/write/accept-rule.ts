import type { Words } from '../../base/index.js'
import type { Table } from '../ruleset.js'
import { iptablesCommand, nftCommands } from './commands.js'
import { cannotMatch, isNamedFor, nftLink } from './rule-words.js'

/** Commands, or why there are none: a name that the tool cannot express. */
export interface Written {
  readonly commands: readonly string[]
  readonly cannot?: string
}

/** The packets that a rule accepts. */
export interface Accepted {
  /** The input and output links; several: any of them. */
  readonly from?: string | readonly string[] | undefined
  readonly to?: string | readonly string[] | undefined
  /** The links are bridges, and the rules see frames forwarded between their ports. */
  readonly bridges?: boolean
  /** Further matches, in the tool's syntax. */
  readonly and?: Words
}

/** The command for a rule that accepts packets before all other rules of a chain. */
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

/** All commands, or none if one cannot be written. */
export function allOf(...parts: readonly Written[]): Written {
  const cannot = parts.find((part) => part.cannot !== undefined)?.cannot
  if (cannot !== undefined) return { commands: [], cannot }
  return { commands: parts.flatMap(({ commands }) => commands) }
}

/** Why a command cannot name a table and its chain. */
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
