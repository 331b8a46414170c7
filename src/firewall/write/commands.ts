import { type ShellText, sh, shellWord, type Words } from '../../base/index.js'
import { iptablesTool, type Table } from '../ruleset.js'

type TableName = Pick<Table, 'family' | 'name' | 'legacy'>
type NftWords = readonly (string | ShellText)[]

const own = (words: NftWords): ShellText[] =>
  words.map((word) => (typeof word === 'string' ? { shell: shellWord(word) } : word))

/** `iptables -t nat -I PREROUTING …`; omits the default table, filter. */
export const iptablesCommand = (table: TableName, words: Words): string =>
  sh`${iptablesTool(table)} ${table.name === 'filter' ? [] : ['-t', table.name]} ${words}`

/** nft commands for a table. Keywords are shell text; names are quoted. */
export const nftCommands = {
  addTable: ({ family, name }: TableName): string => sh`nft add table ${family} ${name}`,
  /** @param base  `type nat hook prerouting priority -100` */
  addBaseChain: ({ family, name }: TableName, chain: string, base: string): string =>
    sh`nft add chain ${family} ${name} ${chain} ${`{ ${base} ; }`}`,
  flushChain: ({ family, name }: TableName, chain: string): string => sh`nft flush chain ${family} ${name} ${chain}`,
  insertRule: ({ family, name }: TableName, chain: string, words: NftWords): string =>
    sh`nft insert rule ${family} ${name} ${chain} ${own(words)}`,
  /** @param place  index of the rule to insert after, from 0 */
  addRuleAfter: ({ family, name }: TableName, chain: string, place: number, words: Words): string =>
    sh`nft add rule ${family} ${name} ${chain} index ${String(place)} ${words}`,
  deleteRule: ({ family, name }: TableName, chain: string, handle: number | undefined): string =>
    sh`nft delete rule ${family} ${name} ${chain} handle ${String(handle)}`,
}

/** A rule that ufw keeps across reloads. @param forwarded  for routed packets, not for the host itself */
export const ufwAllow = (words: Words, forwarded: boolean): string =>
  sh`ufw ${forwarded ? ['route'] : []} prepend allow ${words}`

/** A setting of a firewalld zone, until firewalld reloads. */
export const zoneCommand = (zone: string, setting: string): string => sh`firewall-cmd ${`--zone=${zone}`} ${setting}`
