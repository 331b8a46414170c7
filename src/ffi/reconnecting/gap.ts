import type { CloseEvent } from '../events/event-source.js'

/** How one object changed during a gap, from a comparison of before and after. */
export interface GapChange {
  /**
   * `appeared`, `vanished`: it exists now and did not before, or vice versa. `started`, `stopped`: it runs now, or no
   * longer does. A restarted guest is `stopped` and `started`. `changed`: its definition or autostart changed.
   */
  readonly type: 'appeared' | 'vanished' | 'started' | 'stopped' | 'changed'
  /** Its current or last name. */
  readonly name: string
  /** Null for a node device, which has none. */
  readonly uuid: string | null
  /**
   * For `changed`: the fields, such as `stored.ips[0].address`, `autostart` or `running.interfaces`. Empty if it may have
   * changed: an event came just before the gap, and its definition could not be read any more. Otherwise empty.
   */
  readonly fields: readonly string[]
}

/**
 * The connection was lost and opened again, and events in between are lost. Changes come from comparing the states before
 * and after: objects that came and went within the gap are missed, and a change shortly before it may already have been an
 * event. Only connections that reconnect have gaps.
 */
export interface GapEvent {
  /** Discriminates events. */
  readonly type: 'gap'
  /** A gap does not concern a single object. */
  readonly name: null
  /** A gap does not concern a single object. */
  readonly uuid: null
  /** Why the connection was lost. */
  readonly reason: Exclude<CloseEvent['reason'], 'client'>
  /** When the daemon was last heard from before it. */
  readonly from: Date
  /** Since when events arrive again. */
  readonly until: Date
  /** What changed; null if unknown, because nothing could be read before. */
  readonly changes: readonly GapChange[] | null
}

/** A change of state of a connection that reconnects. */
export type ReconnectEvent =
  /** It was lost. */
  | { readonly type: 'lost'; readonly at: Date; readonly reason: GapEvent['reason'] }
  /** It could not be opened; the next attempt is after `retryIn` ms. */
  | {
      readonly type: 'failed'
      readonly at: Date
      readonly attempt: number
      readonly error: Error
      readonly retryIn: number
    }
  /** It is open again, and event streams continue. */
  | { readonly type: 'restored'; readonly at: Date; readonly attempts: number }

/** One object in an inventory. */
export interface InventoryEntry {
  readonly name: string
  readonly uuid: string | null
  /** Null if it cannot be started or stopped. */
  readonly active: boolean | null
  /** Identifies a run, if libvirt distinguishes runs. */
  readonly run?: unknown
  /** Whether it disappears when it stops. */
  readonly isTransient?: boolean
  /** Only for `fieldsOf`; undefined if unknown. */
  readonly definition?: unknown
}

/** Objects by UUID, or by name if they have none. */
export type Inventory = ReadonlyMap<string, InventoryEntry>

/** An event's information about an object, until its definition is read. */
export interface HeardOf {
  readonly type: string
  readonly name: string | null
  readonly uuid: string | null
}

/** Updates an inventory with an event's information. */
export function noteEvent(known: Map<string, InventoryEntry>, { type, name, uuid }: HeardOf): void {
  const key = uuid ?? name
  if (key === null) return
  const was = known.get(key)
  const active = was?.active ?? false
  const goes = type === 'deleted' || (type === 'undefined' && !active) || (ends.has(type) && was?.isTransient)
  if (goes) known.delete(key)
  else {
    const runs =
      type === 'started' ? true : ends.has(type) ? false : (was?.active ?? (type === 'created' ? null : false))
    const rest = type === 'undefined' ? { isTransient: true } : {}
    known.set(key, { ...was, name: name ?? key, uuid, active: runs, ...rest, run: undefined, definition: undefined })
  }
}

const ends: ReadonlySet<string> = new Set(['stopped', 'crashed'])

/** The differences between two inventories. */
export function gapChanges(
  before: Inventory,
  after: Inventory,
  fieldsOf: (before: unknown, after: unknown) => readonly string[],
): GapChange[] {
  const changes: GapChange[] = []
  const tell = (type: GapChange['type'], { name, uuid }: InventoryEntry, fields: readonly string[] = []): void =>
    void changes.push({ type, name, uuid, fields })
  for (const [key, was] of before) if (!after.has(key)) tell('vanished', was)
  for (const [key, is] of after) {
    const was = before.get(key)
    if (was === undefined) {
      tell('appeared', is)
      if (is.active) tell('started', is)
      continue
    }
    const anew = was.active && is.active && was.run !== undefined && was.run !== is.run
    if ((was.active && !is.active) || anew) tell('stopped', is)
    if ((!was.active && is.active) || anew) tell('started', is)
    if (is.definition === undefined) continue
    if (was.definition === undefined) {
      tell('changed', is)
      continue
    }
    const fields = fieldsOf(was.definition, is.definition)
    if (fields.length > 0) tell('changed', is, fields)
  }
  return changes
}
