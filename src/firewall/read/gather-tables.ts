import { atOnce, type Sliced } from '../../base/index.js'
import { readIptables } from '../iptables/parse-iptables.js'
import { readNft } from '../nft/parse-nft.js'
import type { Table } from '../ruleset.js'
import { SharedTables } from './shared-tables.js'

/** The output of a command, or why it failed. */
export type Answer = { readonly text: string } | { readonly failed: string }

export interface GatheredTables {
  readonly tables: readonly Table[]
  /** What could not be read, by command. */
  readonly unseen: readonly { readonly asked: string; readonly reason: string }[]
}

/**
 * Merges the output of nft and the iptables tools into one list of tables.
 *
 * Tables that iptables manages through nf_tables appear in both. nft prints them with opaque parts, so iptables-save is
 * used, completed by what it omits. Tables of the legacy backend are separate, and packets pass both.
 *
 * Tables are in order of creation, as nft prints them; those of the legacy backend come first.
 *
 * @param legacy  output of the legacy backend's own tools, which most hosts lack
 */
export const gatherTables = (...answers: Parameters<typeof readTables>): GatheredTables =>
  atOnce(readTables(...answers))

/** The same, in slices. */
export function* readTables(
  nft: Answer,
  iptables: Answer,
  ip6tables: Answer,
  legacy: { readonly ip?: Answer; readonly ip6?: Answer } = {},
): Sliced<GatheredTables> {
  const unseen: { asked: string; reason: string }[] = []
  const tables: Table[] = []
  const shown = new Map<string, Table>()
  for (const family of ['ip', 'ip6'] as const) {
    const answer = family === 'ip' ? iptables : ip6tables
    const command = `${family === 'ip' ? 'iptables' : 'ip6tables'}-save`
    const older = legacy[family]
    if ('failed' in answer) {
      // A rule of nft's in a table of its name ends iptables-save; nft shows it, unless a part is iptables' own.
      if (!isNftsRule.test(answer.failed) || showsXtables(nft)) unseen.push({ asked: command, reason: answer.failed })
      if (older && 'text' in older) tables.push(...(yield* readLegacy(older.text, family)))
      continue
    }
    const read = yield* readIptables(answer.text, family)
    // Without tables, the output does not reveal the backend.
    if (read.backend === 'legacy' && read.tables.length > 0) {
      tables.push(...read.tables)
      continue
    }
    for (const table of read.tables) shown.set(`${family} ${table.name}`, table)
    if (older && 'text' in older) tables.push(...(yield* readLegacy(older.text, family)))
    else if (read.otherBackend) unseen.push({ asked: command, reason: 'there are rules of the legacy backend too' })
  }
  if ('failed' in nft) unseen.push({ asked: 'nft -j list ruleset', reason: nft.failed })
  else {
    try {
      const both = new SharedTables()
      const isShown = (family: string, name: string): boolean => shown.has(`${family} ${name}`)
      const read = yield* readNft(nft.text, isShown, (entry) => both.see(entry))
      for (const table of read) {
        const key = `${table.family} ${table.name}`
        const saved = shown.get(key)
        const { dormant } = table
        // iptables-save does not tell that a table sees no packets.
        for (const one of saved ? yield* both.completed(saved) : [table])
          tables.push(dormant ? { ...one, dormant } : one)
        shown.delete(key)
      }
    } catch (error) {
      unseen.push({ asked: 'nft -j list ruleset', reason: `cannot be read: ${String(error)}` })
    }
  }
  tables.unshift(...shown.values())
  // Without the iptables tools, nft prints all rules that the machine can have.
  const missing = (reason: string): boolean =>
    /ENOENT|not found|(failed to execute|exec|env:) .*No such file/i.test(reason)
  const nftSeen = !('failed' in nft)
  return {
    tables,
    unseen: unseen.filter(({ asked, reason }) => !(nftSeen && asked !== 'nft -j list ruleset' && missing(reason))),
  }
}

const isNftsRule = /\(nf_tables\): Parsing nftables rule failed/

const showsXtables = (nft: Answer): boolean => 'failed' in nft || /"xt": ?\{/.test(nft.text)

function* readLegacy(text: string, family: 'ip' | 'ip6'): Sliced<Table[]> {
  const { tables } = yield* readIptables(text, family)
  return tables.map((table) => ({ ...table, legacy: true as const }))
}
