import type { Chain, Table } from '../ruleset.js'
import { isNamedFor } from '../write/rule-words.js'
import type { Answer } from './gather-tables.js'

/** Chains whose device nft omits in JSON, as 1.0.6 does, but prints as plain text. */
const isWithout = ({ base }: Chain): boolean =>
  (base?.hook === 'ingress' || base?.hook === 'egress') && base.devices === undefined

/** Adds the devices of such chains, if `ask` can read them. */
export async function withDevices(
  tables: readonly Table[],
  ask: (command: string) => Promise<Answer>,
): Promise<readonly Table[]> {
  if (!tables.some(({ chains }) => chains.some(isWithout))) return tables
  return await Promise.all(
    tables.map(async (table) => ({
      ...table,
      chains: await Promise.all(
        table.chains.map(async (chain) => {
          // nft parses its arguments as one text, so an unusual name could inject commands.
          if (!isWithout(chain) || !chain.base || !isNamedFor('nft', table.name, chain.name)) return chain
          const answer = await ask(`nft list chain ${table.family} ${table.name} ${chain.name}`)
          const devices = 'text' in answer ? devicesOf(answer.text) : []
          return devices.length > 0 ? { ...chain, base: { ...chain.base, devices } } : chain
        }),
      ),
    })),
  )
}

/** Adds the flags of tables, which nft 1.0.6 garbles in JSON, but prints correctly as plain text. */
export async function withFlags(
  tables: readonly Table[],
  ask: (command: string) => Promise<Answer>,
): Promise<readonly Table[]> {
  if (!tables.some(({ dormant }) => dormant === 'unknown')) return tables
  return await Promise.all(
    tables.map(async (table): Promise<Table> => {
      if (table.dormant !== 'unknown' || !isNamedFor('nft', table.name)) return table
      const answer = await ask(`nft -t list table ${table.family} ${table.name}`)
      if (!('text' in answer)) return table
      const { dormant: _unknown, ...known } = table
      const flags = /^\s*flags (.*)$/m.exec(answer.text.split(/^\tchain /m)[0] ?? '')?.[1] ?? ''
      return /\bdormant\b/.test(flags) ? { ...known, dormant: true } : known
    }),
  )
}

/** `hook ingress device "hw0" priority 0`, `hook egress devices = { "hw0", "hw1" } priority 0` */
function devicesOf(text: string): string[] {
  const found = /\bhook (?:ingress|egress) devices?\s*=?\s*(\{[^}]*\}|"[^"]*"|\S+)/.exec(text)?.[1] ?? ''
  return found.split(/[\s{},"]+/).filter(Boolean)
}
