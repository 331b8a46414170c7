import type { CompiledRule } from '../evaluate/compile.js'
import { isOfIptables } from '../evaluate/rule-names.js'
import { savedWords } from '../iptables/saved-words.js'
import { cannotName, type Written } from './accept-rule.js'
import { iptablesCommand, nftCommands } from './commands.js'

/** The command that deletes a rule, in its tool's syntax. */
export function deletionOf({ rule, chain: { table, chain } }: CompiledRule): Written {
  if (isOfIptables(table, rule)) {
    // iptables-save's quoting is not shell quoting.
    const [, ...words] = savedWords(rule.text)
    return { commands: [iptablesCommand(table, ['-D', ...words])] }
  }
  const cannot = cannotName('nft', table.name, chain.name)
  if (cannot !== undefined) return { commands: [], cannot }
  return { commands: [nftCommands.deleteRule(table, chain.name, rule.handle)] }
}
