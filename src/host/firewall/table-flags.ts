import type { Answer } from './gather-tables.js'
import { isNamedFor } from './rule-words.js'
import type { Table } from './ruleset.js'

/** The tables with the flags that nft's JSON shows wrongly, as 1.0.6 does, as far as `ask` can learn them; its plain text has them. */
export async function withFlags(
  tables: readonly Table[],
  ask: (command: string) => Promise<Answer>,
): Promise<readonly Table[]> {
  return await Promise.all(
    tables.map(async (table) => {
      // nft takes what it is given for one text: another name could be commands.
      if (table.dormant !== 'unknown' || !isNamedFor('nft', table.name)) return table
      const answer = await ask(`nft -t list table ${table.family} ${table.name}`)
      if (!('text' in answer)) return table
      const { dormant: _unknown, ...rest } = table
      return flagsOf(answer.text).includes('dormant') ? { ...rest, dormant: true as const } : rest
    }),
  )
}

/** Before the first block of a table: `flags dormant`, `flags owner,persist`. */
const flagsOf = (text: string): readonly string[] => /\{[^{}]*?\bflags ([\w, ]+)/.exec(text)?.[1]?.split(/[\s,]+/) ?? []
