import { printable, withoutGarbled } from '../../base/index.js'
import { type LastingRemedy, lastingOfAll, reloadFirewalld } from '../../firewall/index.js'
import type { ReachabilityQuery, Remedy, Surroundings } from '../query.js'
import { World } from '../world/world.js'
import type { Ask, Asked } from './ask.js'
import { candidatesFor } from './candidates.js'
import { sideEffects } from './opened.js'
import { applyParts, type Command, type Part, withoutPresence } from './part.js'

/** The most questions to ask for one remedy, apart from its side effects. */
const mostQuestions = 60
/** The most obstacles to one packet, on its way there and back. */
const mostSteps = 12

/** What the host cannot see stays a condition, whatever is done on the host. */
const beyondTheHost = new Set([
  'external-route',
  'switch-hairpin',
  'link-aggregation',
  'embedded-switch',
  'foreign-switch',
  'external-address',
  'guest-address',
  'guest-route',
  'guest-port',
  'neighbour-known',
  'route-choice',
])

/**
 * Exact commands that make it work, and no more than are needed: each set is applied to the facts, and shown only if
 * the answer becomes yes and no other answer becomes no; together with what else it opens.
 *
 * @returns undefined if nothing is known to help; a remedy without commands if it takes a decision that commands cannot
 * make
 */
export function findRemedy(query: ReachabilityQuery, world: World, first: Asked, ask: Ask): Remedy | undefined {
  const search = new Search(query, world, first, ask)
  const found = search.run()
  if (!found) return search.advice
  return remedyOf(found.parts, found.opens)
}

interface Found {
  readonly parts: readonly Part[]
  /** Other questions whose answer is no longer no. */
  readonly opens: readonly ReachabilityQuery[]
}

class Search {
  /** Text without commands, if there is nothing better. */
  advice: Remedy | undefined
  readonly #query: ReachabilityQuery
  readonly #world: World
  readonly #first: Asked
  readonly #ask: Ask
  #questions = 0

  constructor(query: ReachabilityQuery, world: World, first: Asked, ask: Ask) {
    this.#query = query
    this.#world = world
    this.#first = first
    this.#ask = ask
  }

  run(): Found | undefined {
    return this.#from([], this.#world, this.#query, this.#first)
  }

  #from(parts: readonly Part[], world: World, query: ReachabilityQuery, asked: Asked, step = 0): Found | undefined {
    if (this.#works(asked, query, parts)) return this.#harmless(this.#least(parts, query), query)
    if (step >= mostSteps) return undefined
    for (const candidate of candidatesFor(asked.trouble, query, world)) {
      if (this.#questions >= mostQuestions) return undefined
      const all = [...parts, ...candidate]
      if (candidate.some(({ untried }) => untried)) return { parts: all, opens: [] }
      if (candidate.every(({ commands }) => commands.length === 0)) {
        this.advice ??= remedyOf(candidate, [])
        continue
      }
      // What did not help once does not help a second time.
      if (candidate.every((part) => parts.some((one) => sameCommands(one, part)))) continue
      const then = candidate.find(({ asks }) => asks)?.asks ?? query
      const next = new World(this.#applied(all))
      const answer = this.#again(then, next)
      if (answer.verdict === 'no' && sameTrouble(asked, answer)) continue
      const found = this.#from(all, next, then, answer, step + 1)
      if (found) return found
    }
    return undefined
  }

  /** Undefined: something else would stop working. */
  #harmless(parts: readonly Part[], asked: ReachabilityQuery): Found | undefined {
    const real = withoutPresence(parts)
    const after = new World(this.#applied(real))
    const { opens, breaks } = sideEffects(this.#query, asked, this.#world, after, real, this.#ask)
    return breaks ? undefined : { parts, opens }
  }

  /** Leaves out what is not needed. */
  #least(parts: readonly Part[], asked: ReachabilityQuery): readonly Part[] {
    let left = parts
    for (const part of parts) {
      if (left.length === 1 || this.#questions >= 2 * mostQuestions) break
      if (part.asks) continue
      const without = left.filter((one) => one !== part)
      if (this.#works(this.#again(asked, new World(this.#applied(without))), asked, without)) left = without
    }
    return left
  }

  #applied = (parts: readonly Part[]): Surroundings => applyParts(this.#world.surroundings, parts)

  #again(query: ReachabilityQuery, world: World): Asked {
    this.#questions++
    return this.#ask(query, world)
  }

  #works({ verdict, conditions, deliveredTo }: Asked, query: ReachabilityQuery, parts: readonly Part[]): boolean {
    if (parts.length === 0 || verdict === 'no') return false
    // A port forward is asked about at the host, and answered by the guest.
    if (query !== this.#query && !deliveredTo?.startsWith('guest ') && !deliveredTo?.startsWith('a guest of'))
      return false
    if (query === this.#query && deliveredTo !== undefined) return false
    if (verdict === 'yes') return true
    const before = new Set(this.#first.conditions.map(({ text }) => text))
    const left = conditions.filter(({ kind }) => beyondTheHost.has(kind))
    return left.length === conditions.length && (this.#first.verdict === 'no' || conditions.length < before.size)
  }
}

const sameCommands = (a: Part, b: Part): boolean =>
  JSON.stringify(a.commands) === JSON.stringify(b.commands) && JSON.stringify(a.changes) === JSON.stringify(b.changes)

/** The same obstacle, at the same step. */
const sameTrouble = (a: Asked, b: Asked): boolean =>
  a.failure?.at === b.failure?.at &&
  a.failure?.direction === b.failure?.direction &&
  a.failure?.evidence === b.failure?.evidence &&
  a.failure?.text === b.failure?.text &&
  a.trouble?.kind === b.trouble?.kind

/** In its public form. */
export function remedyOf(parts: readonly Part[], opens: readonly ReachabilityQuery[]): Remedy {
  const texts = [...new Set(parts.flatMap(({ text, warning }) => [text, ...(warning === undefined ? [] : [warning])]))]
  const all = parts.flatMap(({ commands }) => commands)
  const shown = withoutGarbled({
    text: printable(texts.filter((text) => text !== '').join('; ')),
    commands: all.map(({ command }) => command),
  })
  const commands = shown.commands.length === all.length ? unique(parts) : []
  const lasting = commands.length > 0 ? lastingOf(parts) : []
  return { text: shown.text, commands, opens, ...(lasting.length > 0 && { lasting }) }
}

/** Its permanent form. */
const lastingOf = (parts: readonly Part[]): LastingRemedy[] =>
  lastingOfAll(
    parts.map(({ commands, about }) => ({
      commands: commands.filter(({ at }) => at === 'host').map(({ command }) => command),
      about,
    })),
  )

/**
 * Duplicate commands of several parts are kept once, where they are first needed. firewalld's permanent settings and
 * its reload come before everything else, which the reload would undo.
 */
function unique(parts: readonly Part[]): Remedy['commands'] {
  const commands = parts.flatMap((part) => part.commands)
  const once = commands.filter(
    ({ command, at }, index) => commands.findIndex((one) => one.command === command && one.at === at) === index,
  )
  const isPermanent = ({ command }: Command): boolean => command.startsWith('firewall-cmd --permanent ')
  const isReload = ({ command }: Command): boolean => command === reloadFirewalld
  return [
    ...once.filter(isPermanent),
    ...once.filter(isReload),
    ...once.filter((one) => !isPermanent(one) && !isReload(one)),
  ]
}
