import { sameAddress } from '../base/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import type { FieldChange } from './field-changes.js'
import { liveSections, type NetworkUpdate, type UpdateSections } from './live-sections.js'

/** How the changes of a network reach the running one. */
export interface LiveUpdates {
  /** Live updates, in an order in which nothing exists twice. */
  readonly updates: readonly NetworkUpdate[]
  /** The changes that these updates make. */
  readonly live: readonly FieldChange[]
  /** Changes of title, description and metadata: no packet depends on them. */
  readonly notes: readonly FieldChange[]
  /** Changes that take effect only at the next start. */
  readonly restart: readonly FieldChange[]
}

const sectionsByField = new Map(
  Object.entries(liveSections).map(([section, { path }]) => [
    `${path.join('.').replace(/^ips\./, 'ips[].')}[]`,
    section as keyof UpdateSections,
  ]),
)
const notes: ReadonlySet<string> = new Set(['title', 'description', 'metadata'])

/** The live section that a change belongs to; undefined if it takes a restart. */
export const liveSectionOf = ({ field }: FieldChange): keyof UpdateSections | undefined => sectionsByField.get(field)

/**
 * Sorts the differences between a running network and the wanted one by how they can be applied.
 *
 * @param changes  from the running definition to the wanted one
 */
export function liveUpdates(
  changes: readonly FieldChange[],
  running: NetworkDefinition,
  wanted: NetworkDefinition,
): LiveUpdates {
  const sorted = { live: [] as FieldChange[], notes: [] as FieldChange[], restart: [] as FieldChange[] }
  const steps: Record<'delete' | 'modify' | 'add', NetworkUpdate[]> = { delete: [], modify: [], add: [] }
  for (const change of changes) {
    const section = liveSectionOf(change)
    if (section === undefined) {
      sorted[notes.has(change.field) ? 'notes' : 'restart'].push(change)
      continue
    }
    const ip = section.startsWith('dhcp') ? placeInRunning(change, running, wanted) : undefined
    // A new address is one change, with its DHCP included.
    if (ip === -1) continue
    sorted.live.push(change)
    for (const [command, value] of commandsFor(change, section)) {
      steps[command].push({ section, command, value, ...(ip !== undefined && { ip }) } as unknown as NetworkUpdate)
    }
  }
  return { ...sorted, updates: [...steps.delete, ...steps.modify, ...steps.add] }
}

function commandsFor(
  { from, to }: FieldChange,
  section: keyof UpdateSections,
): ['delete' | 'modify' | 'add', unknown][] {
  if (from === undefined) return [['add', to]]
  if (to === undefined) return [['delete', from]]
  if (liveSections[section].modifiable && canModify(section, from, to)) return [['modify', to]]
  return [
    ['delete', from],
    ['add', to],
  ]
}

/** libvirt finds the DHCP host to modify by its MAC. */
function canModify(section: keyof UpdateSections, from: unknown, to: unknown): boolean {
  if (section !== 'dhcpHost') return true
  const [one, other] = [from as UpdateSections['dhcpHost'], to as UpdateSections['dhcpHost']]
  return one.mac !== undefined && one.mac.toLowerCase() === other.mac?.toLowerCase()
}

/** Which of the running network's `ips` a change is in; -1: none. */
function placeInRunning({ path, kind }: FieldChange, running: NetworkDefinition, wanted: NetworkDefinition): number {
  const ipsOf = (definition: NetworkDefinition) => ('ips' in definition && definition.ips) || []
  const place = Number(/^ips\[(\d+)\]/.exec(path)?.[1])
  const address = ipsOf(kind === 'removed' ? running : wanted)[place]?.address
  return ipsOf(running).findIndex((ip) => address !== undefined && sameAddress(ip.address, address))
}
