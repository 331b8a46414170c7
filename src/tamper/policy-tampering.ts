import { sh } from '../base/index.js'
import {
  permissionsMissing,
  permitComment,
  permitMark,
  policyIdFor,
  policyIdOf,
  policyOf,
  policyTable,
  type Table,
} from '../firewall/index.js'
import { type HostFacts, type HostPolicy, nameTroubles } from '../machine/index.js'
import type { Tampering } from '../reachability/index.js'

/** What is missing or was changed in the rules of policies stored on a host. */
export function policyTampering({ policies = [], firewall: { tables } }: HostFacts): Tampering[] {
  const found = policies.flatMap(({ name, owner, id, networks, path }): Tampering[] => {
    const said = policyIdOf(tables, name)
    const whole = said === id && policyIdFor(tables, name) === id
    if (whole) return []
    const who = owner === null ? '' : ` of ${owner}`
    return [
      {
        kind: said === undefined ? 'policy-lost' : 'policy-edited',
        networks,
        place: { family: 'inet', table: policyTable(name), chain: '' },
        text: `the rules of the policy ${name}${who} ${said === undefined ? 'are missing' : 'were changed'}`,
        evidence: path,
        breaks: 'what it permits, and what it blocks',
        heal: [sh`nft -f ${path}`],
      },
    ]
  })
  found.push(...leftovers(policies, tables))
  const permitting = policies.filter(({ permits }) => permits)
  if (permitting.length === 0) return found
  const networks = [...new Set(permitting.flatMap((policy) => policy.networks))]
  const mark = `0x${permitMark.toString(16)}`
  const lost = permissionsMissing(tables).map(({ table, chain }): Tampering => {
    const { tool, family, name } = table
    const iptables = family === 'ip6' ? 'ip6tables' : 'iptables'
    return {
      kind: 'policy-lost',
      networks,
      place: { family, table: name, chain },
      text: `${tool === 'nft' ? `nft ${family}` : iptables} ${name} ${chain} lacks the rule "${permitComment}", or has it after libvirt's`,
      breaks: `what policies permit: ${permitting.map((policy) => policy.name).join(', ')}`,
      heal: [
        tool === 'nft'
          ? sh`nft insert rule ${family} ${name} ${chain} meta mark and ${mark} == ${mark} accept comment ${`"${permitComment}"`}`
          : sh`${iptables} -I ${chain} 1 -m mark --mark ${mark}/${mark} -m comment --comment ${permitComment} -j ACCEPT`,
      ],
    }
  })
  return [...found, ...lost]
}

/** Rules of policies that are not stored. */
function leftovers(policies: readonly HostPolicy[], tables: readonly Table[]): Tampering[] {
  const stored = new Set(policies.map(({ name }) => name))
  const left = new Set(tables.flatMap((table) => policyOf(table) ?? []).filter((name) => !stored.has(name)))
  return [...left].map((policy) => ({
    kind: 'policy-leftover',
    networks: [],
    place: { family: 'inet', table: policyTable(policy), chain: '' },
    text: `the rules of the policy ${policy} are in force, but its file is gone`,
    breaks: 'what they permit and block, until the host restarts, is in no list of policies',
    heal: tables
      .filter((table) => policyOf(table) === policy)
      .map(({ family, name }) => sh`nft delete table ${family} ${name}`),
  }))
}

/** What the host's resolver lacks of the policies' names, or has besides. */
export function nameTampering({ policies = [], resolver, links }: HostFacts): Tampering[] {
  if (!resolver) return []
  const all = policies.flatMap(({ names = [] }) => names)
  const exists = (link: string): boolean => links.some(({ name }) => name === link)
  return policies.flatMap(({ name, owner, names = [], networks }) =>
    nameTroubles(names, all, resolver, exists).map(
      ({ resolver, what, text, evidence, name: unknown, heal }): Tampering => ({
        kind: what === 'lost' ? 'policy-lost' : 'policy-edited',
        networks,
        place: { resolver },
        text: `names of the policy ${name}${owner === null ? '' : ` of ${owner}`}: ${text}`,
        ...(evidence !== undefined && { evidence }),
        breaks: `what the host knows of ${unknown}`,
        heal,
      }),
    ),
  )
}
