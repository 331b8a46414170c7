import {
  type BaseChain,
  firewalldZone,
  type PacketMatch,
  policyCommands,
  policyText,
  richRule,
  ruleOf,
  zoneCommand,
  zonePolicyName,
} from '../../firewall/index.js'
import type { World } from '../world/world.js'
import { type Candidate, onHost, type Part } from './part.js'

const accept = { do: 'accept' } as const

/** Exceptions in firewalld's own terms: rules of zones for incoming packets, policies for forwarded ones. */
export function firewalldCandidates(
  base: BaseChain,
  refusing: string | undefined,
  matches: readonly PacketMatch[],
  world: World,
): Candidate[] {
  const { hook } = base.base
  if (hook === 'input')
    return [undefined, -32000].flatMap((priority) => all(matches, (match) => inZone(base, refusing, match, priority)))
  if (hook === 'forward') return all(matches, (match) => inPolicy(base, match, world))
  return []
}

function all(matches: readonly PacketMatch[], make: (match: PacketMatch) => Part | undefined): Candidate[] {
  const parts = matches.flatMap((match) => make(match) ?? [])
  return parts.length === matches.length ? [parts] : []
}

function inZone(
  { table }: BaseChain,
  refusing: string | undefined,
  match: PacketMatch,
  priority: number | undefined,
): Part | undefined {
  const zone = firewalldZone(table, match.inLink, refusing)
  const rich = richRule(match, accept, priority)
  if (zone === undefined || rich === undefined) return undefined
  const prefix = table.name === 'firewalld' ? 'filter_IN_' : 'IN_'
  const chain = `${prefix}${zone}_${priority === undefined ? 'allow' : 'pre'}`
  return {
    text: `let firewalld accept it in the zone ${zone}; repeat with --permanent to keep it`,
    commands: [onHost(zoneCommand(zone, `--add-rich-rule=${rich}`))],
    changes: [{ kind: 'insert', table, chain, rules: [ruleOf(table, { ...match, ...noLinks }, accept, chain)] }],
  }
}

const noLinks = { inLink: undefined, outLink: undefined } as unknown as Pick<PacketMatch, 'inLink' | 'outLink'>

function inPolicy({ table, chain }: BaseChain, match: PacketMatch, world: World): Part | undefined {
  const [from, to] = [firewalldZone(table, match.inLink), firewalldZone(table, match.outLink)]
  const rich = richRule(match, accept)
  if (from === undefined || to === undefined || rich === undefined) return undefined
  const own = `filter_FWD_policy_${zonePolicyName(from, to)}`
  const made = world.home.facts.firewall.tables.some(({ chains }) => chains.some((one) => one.name === own))
  return {
    text: `let a firewalld policy accept it from the zone ${from} to ${to}${policyText(made)}`,
    commands: policyCommands(table, { from, to, made }, `--add-rich-rule=${rich}`).map(onHost),
    changes: [
      {
        kind: 'insert',
        table,
        chain: chain.name,
        rules: [ruleOf(table, match, accept, chain.name)],
      },
    ],
  }
}
