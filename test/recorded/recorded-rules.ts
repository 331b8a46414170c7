import { readFileSync, writeFileSync } from 'node:fs'
import type { RecordedCase } from './recorded-cases.js'
import { type RuleCase, type RuleQuestion, readRuleCases, ruleCasesFolder, type Word } from './rule-cases.js'

type Read = RecordedCase['host']

/** A case with what was read of its host, and what packets did when it was. */
export interface RecordedRules {
  readonly ruleCase: RuleCase
  readonly host: Read
  readonly seen: Readonly<Partial<Record<RuleQuestion, Word>>>
}

/** What most hosts have in common is kept once; of each case what differs, `null` where it was not read. */
interface Stored {
  readonly common: Read
  readonly cases: Readonly<Record<string, { differs: Differences; seen: RecordedRules['seen'] }>>
}
type Differences = Readonly<Record<keyof Read, Readonly<Record<string, string | null>>>>

const file = new URL('recorded.json', ruleCasesFolder)

export function readRecordedRules(): RecordedRules[] {
  const { common, cases } = JSON.parse(readFileSync(file, 'utf8')) as Stored
  return readRuleCases().flatMap((ruleCase) => {
    const found = cases[ruleCase.name]
    if (!found) return []
    const { differs, seen } = found
    const host = {
      commands: without({ ...common.commands, ...differs.commands }),
      files: without({ ...common.files, ...differs.files }),
    }
    return [{ ruleCase, host, seen }]
  })
}

const without = (texts: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null))

export function writeRecordedRules(recorded: readonly RecordedRules[]): void {
  const hosts = recorded.map(({ host }) => ({ ...host, commands: withoutTimers(host.commands) }))
  const common = {
    commands: commonest(hosts.map((host) => host.commands)),
    files: commonest(hosts.map((host) => host.files)),
  }
  const cases = Object.fromEntries(
    recorded.map(({ ruleCase, seen }, index) => [
      ruleCase.name,
      {
        differs: {
          commands: differences(common.commands, hosts[index]?.commands ?? {}),
          files: differences(common.files, hosts[index]?.files ?? {}),
        },
        seen,
      },
    ]),
  )
  writeFileSync(file, `${JSON.stringify({ common, cases } satisfies Stored, undefined, 1)}\n`)
}

/** A bridge's timers run: they would make every host's links differ. */
const withoutTimers = (commands: Texts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(commands).map(([name, text]) => [name, text.replaceAll(/("\w*timer"): *[\d.]+/g, '$1:0')]),
  )

type Texts = Readonly<Record<string, string>>

/** The text that most have, by name. */
function commonest(all: readonly Texts[]): Record<string, string> {
  const counts = new Map<string, Map<string, number>>()
  for (const texts of all)
    for (const [name, text] of Object.entries(texts)) {
      const byText = counts.get(name) ?? new Map<string, number>()
      counts.set(name, byText.set(text, (byText.get(text) ?? 0) + 1))
    }
  return Object.fromEntries(
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, byText]) => [name, [...byText].reduce((best, one) => (one[1] > best[1] ? one : best))[0]]),
  )
}

const differences = (common: Texts, own: Texts): Record<string, string | null> =>
  Object.fromEntries(
    [...new Set([...Object.keys(common), ...Object.keys(own)])]
      .filter((name) => common[name] !== own[name])
      .map((name) => [name, own[name] ?? null]),
  )
