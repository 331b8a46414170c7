import type { Rule, Statement } from '../ruleset.js'
import { iptablesMatches, iptablesTargets, valuesOf } from './iptables-constructs.js'
import { matchOf, readMatch } from './iptables-match.js'
import type { Option } from './iptables-option.js'
import { readTarget } from './iptables-target.js'
import { savedWords } from './saved-words.js'
import { Words } from './words.js'

/**
 * Reads one line of iptables-save, `-A CHAIN …`. Unknown options become unknown statements. The number of an option's
 * values follows from its name, because a value such as a comment may be `-j`.
 */
export function readRule(line: string, family: 'ip' | 'ip6'): { chain: string; rule: Rule } {
  const words = new Words(savedWords(line))
  words.take()
  const chain = words.take()
  const statements: Statement[] = []
  let protocol: string | undefined
  let module = ''
  let options: Option[] = []
  const finish = (): void => {
    if (module !== '' || options.length > 0) statements.push(...readMatch(module, options, { family, protocol }))
    module = ''
    options = []
  }
  while (!words.done) {
    let name = words.take()
    const negated = name === '!'
    if (negated) name = words.take()
    if (name === '-m' || name === '--match') {
      finish()
      module = words.take()
      continue
    }
    if (name === '-j' || name === '--jump' || name === '-g' || name === '--goto') {
      finish()
      const target = words.take()
      if (name === '-g' || name === '--goto') statements.push({ do: 'goto', chain: target })
      else
        statements.push(
          ...readTarget(
            target,
            words.options((option) => valuesOf(iptablesTargets[target], option)),
          ),
        )
      continue
    }
    const own = module === '' ? matchOf(name) : module
    const values = words.valuesOf(valuesOf(iptablesMatches[own], name))
    // Rules written by hand may use a module's option without the module.
    if (module === '') {
      if (name === '-p' || name === '--protocol') protocol = values[0]
      statements.push(...readMatch(own, [{ name, values, negated }], { family, protocol }))
    } else options.push({ name, values, negated })
  }
  finish()
  return { chain, rule: { text: line, statements } }
}
