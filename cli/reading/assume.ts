import type { Assumptions } from 'virtnet'
import type { CommandOption } from '../command.js'

/** What the user may know although the host cannot see it. */
const assumable = {
  'external-routes': { externalRoutes: true },
  'switch-hairpin': { switchHairpin: true },
  'link-aggregation': { linkAggregation: true },
  'under-limits': { underLimits: true },
  'ordinary-packets': { ordinaryPackets: true },
  'unread-rules-pass': { unreadRules: 'pass' },
  'unread-rules-apply': { unreadRules: 'apply' },
} as const satisfies Record<string, Assumptions>

export interface AssumeOptions {
  readonly assume?: readonly (keyof typeof assumable)[]
}

export const assumeOptions: readonly CommandOption[] = [
  {
    flags: '-a, --assume <what>',
    text: 'assume what the host cannot see; can be repeated',
    choices: Object.keys(assumable),
    many: true,
  },
]

export const familyOption: CommandOption = {
  flags: '-f, --family <family>',
  text: 'ipv4 or ipv6',
  choices: ['ipv4', 'ipv6'],
}

export const assumptions = ({ assume = [] }: AssumeOptions): Assumptions =>
  Object.assign({}, ...assume.map((name) => assumable[name]))
