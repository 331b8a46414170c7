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
   * Of what `changed`: where, such as `stored.ips[0].address`, `autostart` or `running.interfaces`. Empty where it may
   * have changed: an event came just before the gap, and its definition could not be read any more. Otherwise empty.
   */
  readonly fields: readonly string[]
}

/**
 * The connection was lost and opened again, and events in between are lost: what changed comes from a comparison of
 * what was known before with what is now. What came and went within the gap is not seen; what changed shortly before
 * may have been an event already. Only connections that reconnect have gaps.
 */
export interface GapEvent {
  /** Discriminates events. */
  readonly type: 'gap'
  /** A gap is about no one object. */
  readonly name: null
  /** A gap is about no one object. */
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
  /** It is open again, and event streams go on. */
  | { readonly type: 'restored'; readonly at: Date; readonly attempts: number }

/** One object as an inventory knows it. */
export interface InventoryEntry {
  readonly name: string
  readonly uuid: string | null
  /** Null where it neither starts nor stops. */
  readonly active: boolean | null
  /** Differs from one run of it to the next, where libvirt tells runs apart. */
  readonly run?: unknown
  /** It is gone when it stops. */
  readonly isTransient?: boolean
  /** For `fieldsOf` alone; undefined: not known. */
  readonly definition?: unknown
}

/** Objects by UUID, or by name where they have none. */
export type Inventory = ReadonlyMap<string, InventoryEntry>

/** What an event says of an object, until its definition is read. */
export interface HeardOf {
  readonly type: string
  readonly name: string | null
  readonly uuid: string | null
}

/** An inventory after an event, as far as the event tells. */
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

/** What is lost between two inventories. */
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
