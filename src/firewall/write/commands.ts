import { type ShellText, sh, shellWord, type Words } from '../../base/index.js'
import { iptablesTool, type Table } from '../ruleset.js'

type TableName = Pick<Table, 'family' | 'name' | 'legacy'>
type NftWords = readonly (string | ShellText)[]

const own = (words: NftWords): ShellText[] =>
  words.map((word) => (typeof word === 'string' ? { shell: shellWord(word) } : word))

/** `iptables -t nat -I PREROUTING …`; filter is the table that need not be said. */
export const iptablesCommand = (table: TableName, words: Words): string =>
  sh`${iptablesTool(table)} ${table.name === 'filter' ? [] : ['-t', table.name]} ${words}`

/** nft's commands about a table. Words that nft has itself come as shell text, names quoted. */
export const nftCommands = {
  addTable: ({ family, name }: TableName): string => sh`nft add table ${family} ${name}`,
  /** @param base  `type nat hook prerouting priority -100` */
  addBaseChain: ({ family, name }: TableName, chain: string, base: string): string =>
    sh`nft add chain ${family} ${name} ${chain} ${`{ ${base} ; }`}`,
  flushChain: ({ family, name }: TableName, chain: string): string => sh`nft flush chain ${family} ${name} ${chain}`,
  insertRule: ({ family, name }: TableName, chain: string, words: NftWords): string =>
    sh`nft insert rule ${family} ${name} ${chain} ${own(words)}`,
  /** @param place  of the rule that it is to come after, from 0 */
  addRuleAfter: ({ family, name }: TableName, chain: string, place: number, words: Words): string =>
    sh`nft add rule ${family} ${name} ${chain} index ${String(place)} ${words}`,
  deleteRule: ({ family, name }: TableName, chain: string, handle: number | undefined): string =>
    sh`nft delete rule ${family} ${name} ${chain} handle ${String(handle)}`,
}

/** What ufw keeps over its reloads. @param forwarded  packets that are routed, not for the host itself */
export const ufwAllow = (words: Words, forwarded: boolean): string =>
  sh`ufw ${forwarded ? ['route'] : []} prepend allow ${words}`

/** A setting of a zone of firewalld, until it is reloaded. */
export const zoneCommand = (zone: string, setting: string): string => sh`firewall-cmd ${`--zone=${zone}`} ${setting}`
