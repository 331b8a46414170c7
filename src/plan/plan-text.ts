import { checkShape, printable } from '../base/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { makesOwnBridge } from './complete.js'
import type { ChangeImpact, NetworkPlan, PlannedChange, PlannedField } from './network-plan.js'
import { ownersOf } from './ownership/owners.js'

const signs = { create: '+', update: '~', remove: '-' } as const
const fieldSigns = { added: '+', changed: '~', removed: '-' } as const

const effects: Readonly<Record<PlannedField['effect'], string>> = {
  none: '',
  live: 'live',
  'live-reload': "live, the network's firewall rules reload",
  restart: 'needs a restart',
  'next-start': 'from the next start on',
}

/**
 * A plan for people: `+` is created, `~` is changed, `-` is removed, `!` cannot be done; with what each change
 * disturbs.
 */
export function planText(plan: NetworkPlan): string {
  checkShape(
    'planText',
    'plan',
    plan,
    { changes: 'array', unchanged: 'array', others: 'array' },
    'what plan() returned',
  )
  const { changes, unchanged, others, reachability } = plan
  const parts = changes.map(changeText)
  const left = others.length > 0 ? `\nNot in the plan, left alone: ${others.map(printable).join(', ')}.` : ''
  if (parts.length === 0) return `Nothing to do: ${counted(unchanged.length, 'network')} as wanted.${left}`
  return `${parts.join('\n\n')}${reachabilityText(reachability)}\n\n${summary(changes, unchanged)}${left}`
}

function reachabilityText(reachability: NetworkPlan['reachability']): string {
  if (!reachability) return ''
  const lines = [...reachability.sentences, ...reachability.unforeseen.map((reason) => `not foreseen: ${reason}`)]
  return lines.length === 0 ? '' : `\n\nWho reaches whom:\n${lines.map((line) => `    ${printable(line)}`).join('\n')}`
}

function changeText({
  network,
  action,
  fields,
  started,
  autostart,
  owned,
  impact,
  warnings,
  definition,
}: PlannedChange): string {
  const sign = impact.kind === 'refused' ? '!' : signs[action]
  const mode = definition ? ` (${definition.mode})` : ''
  const lines = fields.map((field) => `    ${fieldText(field)}`)
  if (started !== null && action !== 'remove') lines.push(`    ${started ? '+ starts' : '- stops'}`)
  if (autostart !== null)
    lines.push(`    ${action === 'create' ? '+' : '~'} ${autostart ? 'starts' : 'no longer starts'} with the daemon`)
  if (owned && definition && fields.length === 0 && action === 'update') lines.push(`    ~ ${ownersText(definition)}`)
  return [
    `${sign} network ${printable(network)}${mode}: ${impactText(impact, action, definition?.mode)}`,
    ...lines,
    ...(impact.kind === 'refused' ? impact.because.map((reason) => `    ! ${printable(reason)}`) : []),
    ...warnings.map(({ path, message }) => `    ! ${printable(path ? `${path}: ${message}` : message)}`),
  ].join('\n')
}

function ownersText(definition: NetworkDefinition): string {
  const { network, entries } = ownersOf(definition)
  const names = [...new Set([...(network === null ? [] : [network]), ...Object.keys(entries)])]
  return names.length === 0 ? 'owned by nobody any more' : `owned by ${names.map(printable).join(', ')}`
}

function fieldText({ path, kind, from, to, effect, owners }: PlannedField): string {
  const value = kind === 'changed' ? `${valueText(from)} -> ${valueText(to)}` : valueText(kind === 'added' ? to : from)
  const whose = owners ? `of ${owners.map(printable).join(', ')}` : ''
  const consequence = [whose, effects[effect]].filter((words) => words !== '').join('; ')
  return `${fieldSigns[kind]} ${printable(path)}: ${value}${consequence && `  # ${consequence}`}`
}

/** On one line, in the usual notation. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const said = Object.entries(value).filter(([, inner]) => inner !== undefined)
    return said.length === 0
      ? '{}'
      : `{ ${said.map(([name, inner]) => `${printable(name)}: ${valueText(inner)}`).join(', ')} }`
  }
  return typeof value === 'string' ? `'${printable(value)}'` : String(value)
}

function impactText(
  impact: ChangeImpact,
  action: PlannedChange['action'],
  mode: NetworkDefinition['mode'] | undefined,
): string {
  switch (impact.kind) {
    case 'none':
      return action === 'create' ? 'new' : action === 'remove' ? 'removed; it is not running' : 'disturbs nothing'
    case 'live':
      return 'changed while it runs'
    case 'live-reload':
      return 'changed while it runs; its firewall rules reload'
    case 'restart':
      if (mode !== undefined && !makesOwnBridge(mode))
        return 'restarts; guests stay connected; the change applies to them when they are plugged in again'
      return impact.guests.length === 0
        ? 'restarts; no guest is on it'
        : `restarts; cuts off ${guestsText(impact.guests)} for about a second`
    case 'stop': {
      const what = action === 'remove' ? 'stopped and removed' : 'stops'
      return impact.guests.length === 0
        ? `${what}; no guest is on it`
        : `${what}; cuts off ${guestsText(impact.guests)}`
    }
    case 'refused':
      return 'cannot be done'
  }
}

const guestsText = (guests: readonly { readonly name: string; readonly device: string | null }[]): string =>
  new Intl.ListFormat('en').format(
    guests.map(({ name, device }) => (device ? `${printable(name)} (${device})` : printable(name))),
  )

function summary(changes: readonly PlannedChange[], unchanged: readonly string[]): string {
  const can = changes.filter(({ impact }) => impact.kind !== 'refused')
  const count = (action: PlannedChange['action']) => can.filter((change) => change.action === action).length
  const cut = new Set(can.flatMap(({ impact }) => ('guests' in impact ? impact.guests.map(({ name }) => name) : [])))
  const refused = changes.length - can.length
  return [
    `Plan: ${count('create')} to make, ${count('update')} to change, ${count('remove')} to remove, ${unchanged.length} unchanged`,
    ...(refused > 0 ? [`${refused} that cannot be done`] : []),
    cut.size > 0 ? `${counted(cut.size, 'guest')} cut off.` : 'no guest is cut off.',
  ].join('; ')
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
