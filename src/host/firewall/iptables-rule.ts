import { readMatch, reversePath, reversePathOptions } from './iptables-match.js'
import { readTarget } from './iptables-target.js'
import type { Rule, Statement } from './ruleset.js'
import { savedWords } from './saved-words.js'
import { Words } from './words.js'

/** Reads one line of iptables-save, `-A CHAIN …`. Options it does not know become statements that say so. */
export function readRule(line: string, family: 'ip' | 'ip6'): { chain: string; rule: Rule } {
  const words = new Words(savedWords(line))
  words.take()
  const chain = words.take()
  const statements: Statement[] = []
  const state = { protocol: undefined as string | undefined, module: '' }
  while (!words.done) {
    let option = words.take()
    const negated = option === '!'
    if (negated) option = words.take()
    if (option === '-m' || option === '--match') {
      state.module = words.take()
      if (state.module === 'rpfilter') {
        const options: string[] = []
        while (reversePathOptions[words.peek() ?? '']) options.push(words.take())
        statements.push(reversePath(options))
      }
      continue
    }
    if (option === '-j' || option === '--jump' || option === '-g' || option === '--goto') {
      const target = words.take()
      if (option === '-g' || option === '--goto') statements.push({ do: 'goto', chain: target })
      else statements.push(...readTarget(target, words))
      continue
    }
    const values = words.values()
    if (option === '-p' || option === '--protocol') state.protocol = values[0]
    for (const statement of readMatch(option, values, negated, state, family)) {
      const last = statements.at(-1)
      // What a match's options mean together is one question.
      if (statement.do !== 'match-unknown' || last?.do !== 'match-unknown') statements.push(statement)
      else statements[statements.length - 1] = { do: 'match-unknown', text: `${last.text} ${statement.text}` }
    }
  }
  return { chain, rule: { text: line, statements } }
}
