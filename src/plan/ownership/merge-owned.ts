import { type NetworkDefinition, tablesByMode } from '../../xml/index.js'
import { type Clash, clashes } from './clashes.js'
import { type Leaf, leavesOf, put } from './leaves.js'
import { type NetworkOwners, type OwnedEntry, ownersOf, withOwners } from './owners.js'

/** The owner on whose behalf something is done. */
export interface OwnerOptions {
  /**
   * The program or person it is done for. What it adds to a network is marked as its own: another owner's plan leaves
   * it alone, and cannot change it. Default: the connection's owner, if any.
   */
  readonly owner?: string | undefined
  /** Take over what others own if it conflicts, instead of failing. Default false. */
  readonly takeOver?: boolean | undefined
}

/** Something that belongs to another owner, and that a definition would change. */
export interface OwnerConflict {
  /** Its path, such as `ips[10.1.1.1].dhcp.hosts[52:54:00:00:00:01]`. */
  readonly path: string
  /** Its owners. */
  readonly owners: readonly string[]
  /** Its current value. */
  readonly is: unknown
  /** Its new value. */
  readonly wanted: unknown
}

/** A network as an owner wants it, merged with what others have in it. */
export interface OwnedMerge<D extends NetworkDefinition = NetworkDefinition> {
  /** The merged definition, with ownership recorded in its metadata. */
  readonly definition: D
  readonly conflicts: readonly OwnerConflict[]
}

/** Working state of ownership: added, or merely also wanted, by path and owner. */
type Claims = Map<string, Map<string, boolean>>

/**
 * Merges an owner's wanted network with the existing one. The network's creator defines all of it, except what others
 * added. Any other owner defines what it wants in it: the rest stays, and what it added and no longer wants is removed.
 *
 * @param existing  its stored definition; undefined if it does not exist
 */
export function mergeOwned<D extends NetworkDefinition>(
  wanted: D,
  existing: NetworkDefinition | undefined,
  { owner, takeOver = false }: OwnerOptions,
): OwnedMerge<D> {
  if (existing === undefined) {
    const owners = { network: owner ?? null, entries: {} }
    return { definition: owner === undefined ? wanted : withOwners(wanted, owners), conflicts: [] }
  }
  const before = ownersOf(existing)
  if (owner === undefined && isNobodys(before)) return { definition: wanted, conflicts: [] }
  return new Merge(wanted, existing, before, owner).run(takeOver) as OwnedMerge<D>
}

const isNobodys = ({ network, entries }: NetworkOwners): boolean =>
  network === null && Object.keys(entries).length === 0

class Merge {
  readonly #wanted: NetworkDefinition
  readonly #existing: NetworkDefinition
  readonly #owner: string | undefined
  /** The network's owner; undefined: none. */
  readonly #master: string | undefined
  readonly #claims: Claims
  readonly #mine: ReadonlyMap<string, boolean>

  constructor(wanted: NetworkDefinition, existing: NetworkDefinition, owners: NetworkOwners, owner?: string) {
    this.#wanted = wanted
    this.#existing = existing
    this.#owner = owner
    this.#master = owners.network ?? undefined
    this.#claims = claimsOf(owners)
    this.#mine = new Map(
      [...this.#claims].flatMap(([path, by]) => {
        const added = owner === undefined ? undefined : by.get(owner)
        return added === undefined ? [] : [[path, added] as const]
      }),
    )
  }

  run(takeOver: boolean): OwnedMerge {
    const [was, is] = [leavesOf(this.#existing), leavesOf(this.#wanted)]
    const definition = structuredClone(this.#wanted)
    const conflicts: OwnerConflict[] = []
    for (const leaf of was.values()) {
      const wanted = is.get(leaf.path)
      if (wanted === undefined) {
        if (this.#stays(leaf, conflicts)) put(definition, leaf)
        else this.#claims.delete(leaf.path)
      } else if (wanted.text !== leaf.text) {
        const owners = this.#othersOf(leaf.path)
        if (owners.length > 0) conflicts.push({ path: leaf.path, owners, is: leaf.value, wanted: wanted.value })
      }
    }
    const foreign = [...was.values()].filter(({ path }) => !is.has(path) && this.#othersOf(path).length > 0)
    const clashing = clashes([...is.values()], foreign)
    for (const { leaf, other } of clashing) conflicts.push(this.#clash(leaf, other))
    if (takeOver) this.#take(conflicts)
    this.#claim(is, was)
    const kept = leavesOf(definition)
    const taken = takeOver && clashing.length > 0
    const merged = taken ? without(definition, clashing, this.#wanted) : definition
    const { network } = ownersOf(this.#existing)
    const { metadata = this.#existing.metadata } = this.#wanted
    const owned = { ...merged, ...(metadata !== undefined && { metadata }) } as NetworkDefinition
    const owners = { network, entries: entriesOf(this.#claims, taken ? leavesOf(merged) : kept) }
    return { definition: withOwners(owned, owners), conflicts: takeOver ? [] : conflicts }
  }

  get #saysAll(): boolean {
    return this.#master === this.#owner
  }

  /** The other owners of something. What no one added belongs to the network's owner. */
  #othersOf(path: string): string[] {
    const claims = this.#claims.get(path)
    const others = [...(claims?.keys() ?? [])].filter((name) => name !== this.#owner)
    const added = [...(claims?.values() ?? [])].some((one) => one)
    const master = this.#master !== undefined && !this.#saysAll && !added ? [this.#master] : []
    return [...new Set([...others, ...master])]
  }

  /** Whether something that exists but is not wanted stays. */
  #stays(leaf: Leaf, conflicts: OwnerConflict[]): boolean {
    const { path, value } = leaf
    const others = this.#othersOf(path)
    const isImpossible = this.#wanted.mode !== this.#existing.mode && !fits(leaf, this.#wanted)
    if (isImpossible) {
      if (others.length > 0) conflicts.push({ path, owners: others, is: value, wanted: undefined })
      return false
    }
    if (others.length > 0) {
      this.#hand(path)
      return true
    }
    if (this.#saysAll) return false
    return this.#mine.get(path) !== true
  }

  /** What this owner added and others also want belongs to them from now on. */
  #hand(path: string): void {
    const claims = this.#claims.get(path)
    if (this.#owner === undefined || !claims?.has(this.#owner)) return
    const added = claims.get(this.#owner)
    claims.delete(this.#owner)
    const [heir] = claims.keys()
    if (added && heir !== undefined) claims.set(heir, true)
  }

  #clash(leaf: Leaf, other: Leaf): OwnerConflict {
    return { path: other.path, owners: this.#othersOf(other.path), is: other.value, wanted: leaf.value }
  }

  #take(conflicts: readonly OwnerConflict[]): void {
    for (const { path } of conflicts) {
      this.#claims.delete(path)
      if (this.#owner !== undefined && !this.#saysAll) this.#claims.set(path, new Map([[this.#owner, true]]))
    }
  }

  /** The network's creator implicitly owns what no one else does. */
  #claim(is: ReadonlyMap<string, Leaf>, was: ReadonlyMap<string, Leaf>): void {
    const owner = this.#owner
    if (owner === undefined) return
    for (const [path, claims] of this.#claims) if (!is.has(path)) claims.delete(owner)
    if (this.#saysAll) return
    for (const { path } of is.values()) {
      const claims = this.#claims.get(path) ?? new Map<string, boolean>()
      claims.set(owner, (claims.get(owner) ?? this.#mine.get(path) ?? false) || !was.has(path))
      this.#claims.set(path, claims)
    }
  }
}

/** Whether a mode has such a field. */
function fits({ steps: [first] }: Leaf, { mode }: NetworkDefinition): boolean {
  return typeof first === 'string' && Object.hasOwn(tablesByMode[mode].fields, first)
}

/** The same, without others' elements that clash with the wanted ones. */
function without(
  definition: NetworkDefinition,
  clashing: readonly Clash[],
  wanted: NetworkDefinition,
): NetworkDefinition {
  const gone = new Set(clashing.map(({ other }) => other.path))
  const clean = structuredClone(wanted)
  const said = leavesOf(wanted)
  for (const leaf of leavesOf(definition).values()) if (!said.has(leaf.path) && !gone.has(leaf.path)) put(clean, leaf)
  return clean
}

function claimsOf({ entries }: NetworkOwners): Claims {
  const claims: Claims = new Map()
  for (const [owner, list] of Object.entries(entries)) {
    for (const { path, added } of list) {
      const by = claims.get(path) ?? new Map<string, boolean>()
      by.set(owner, added)
      claims.set(path, by)
    }
  }
  return claims
}

/** Existing claims, by owner. */
function entriesOf(claims: Claims, there: ReadonlyMap<string, Leaf>): Record<string, OwnedEntry[]> {
  const entries: Record<string, OwnedEntry[]> = {}
  for (const [path, by] of claims) {
    if (!there.has(path)) continue
    for (const [owner, added] of by) {
      entries[owner] ??= []
      entries[owner].push({ path, added })
    }
  }
  return entries
}
