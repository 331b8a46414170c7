import {
  VIR_CONNECT_LIST_DOMAINS_ACTIVE,
  VIR_CONNECT_LIST_DOMAINS_PERSISTENT,
  VIR_DOMAIN_XML_INACTIVE,
} from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import { DefinitionError } from '../base/index.js'
import type { Session } from '../ffi/index.js'
import type { GuestAddress, SnapshotGuest } from '../snapshot/index.js'
import { type Answer, askInParts } from './ask-in-parts.js'
import { type Gathered, listIn } from './gathered.js'
import { addressesFrom } from './guest-address.js'
import { type GuestReading, readGuest } from './read-guest.js'

interface ListedGuest {
  readonly domain: virDomainPtr
  readonly uuid: string
  readonly active: boolean
  readonly persistent: boolean
}

interface Read extends SnapshotGuest {
  readonly domain: virDomainPtr
  readonly hasAgent: boolean
}

/** All guests of a connection, with their interfaces as they run and as they are stored. */
export async function gatherGuests(
  session: Session,
  gathered: Gathered,
  signal?: AbortSignal,
): Promise<SnapshotGuest[]> {
  const listed = await listGuests(session, signal)
  try {
    const read = await askInParts(
      session,
      listed,
      ({ domain, active, persistent }) => [
        { name: 'virDomainGetName', args: [domain] },
        ...(active ? [{ name: 'virDomainGetXMLDesc', args: [domain, 0] }] : []),
        ...(persistent ? [{ name: 'virDomainGetXMLDesc', args: [domain, VIR_DOMAIN_XML_INACTIVE] }] : []),
      ],
      (guest, answers) => readListed(guest, answers, gathered),
      signal,
    )
    return await Promise.all(
      read
        .filter((guest) => guest !== undefined)
        .map(async ({ domain, hasAgent, ...guest }) => ({
          ...guest,
          addresses: hasAgent ? await reportedBy(session, domain, guest.name, gathered) : null,
        })),
    )
  } finally {
    for (const { domain } of listed) domain.free().catch(() => {})
  }
}

async function listGuests(session: Session, signal?: AbortSignal): Promise<ListedGuest[]> {
  const limits = signal && { signal }
  const lists = await session.batch(
    [0, VIR_CONNECT_LIST_DOMAINS_ACTIVE, VIR_CONNECT_LIST_DOMAINS_PERSISTENT].map((flags) => ({
      name: 'virConnectListAllDomains',
      args: [flags],
    })),
    false,
    limits,
  )
  // A network daemon has no guests.
  const [all = [], ...having] = lists.map((list) => listIn<virDomainPtr>(list))
  const handles = [...all, ...having.flat()]
  const answers =
    handles.length === 0
      ? []
      : await session.batch(
          handles.map((domain) => ({ name: 'virDomainGetUUIDString', args: [domain] })),
          false,
          limits,
        )
  const uuids = answers.map(({ value }) => String(value))
  const own = uuids.splice(0, all.length)
  const [active, persistent] = having.map((list) => new Set(uuids.splice(0, list.length)))
  for (const domain of having.flat()) domain.free().catch(() => {})
  return all.map((domain, index) => {
    const uuid = own[index] ?? ''
    return { domain, uuid, active: active?.has(uuid) ?? false, persistent: persistent?.has(uuid) ?? false }
  })
}

/** Undefined if it has gone since the list was taken. */
function readListed(guest: ListedGuest, answers: readonly Answer[], gathered: Gathered): Read | undefined {
  const { domain, uuid, active } = guest
  const [named, ...described] = answers as [Answer, ...Answer[]]
  const name = gathered.take<string>(named, 'guest', uuid)
  if (name === undefined) return undefined
  const [live, inactive] = active ? described : [undefined, ...described]
  const running = live && readSide(live, name, gathered)
  const stored = inactive && readSide(inactive, name, gathered)
  if ((running ?? stored) === undefined) return undefined
  return {
    name,
    uuid,
    active: running !== undefined,
    persistent: stored !== undefined,
    running: running?.interfaces ?? null,
    stored: stored?.interfaces ?? null,
    addresses: null,
    domain,
    hasAgent: running?.hasAgent ?? false,
  }
}

const unknown: Pick<GuestReading, 'interfaces' | 'hasAgent'> = { interfaces: [], hasAgent: false }

/** Undefined if there is no such guest; without interfaces if they cannot be read. It then shows as a port. */
function readSide(answer: Answer, name: string, gathered: Gathered) {
  const before = gathered.unseen.length
  const xml = gathered.take<string>(answer, 'guest', `guest ${name}`)
  if (xml === undefined) return gathered.unseen.length > before ? unknown : undefined
  try {
    return readGuest(xml)
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    gathered.unseen.push({ fact: 'guest', asked: `guest ${name}`, reason: `cannot be read: ${error.message}` })
    return unknown
  }
}

/** Null if the agent does not answer. */
async function reportedBy(
  session: Session,
  domain: virDomainPtr,
  name: string,
  gathered: Gathered,
): Promise<GuestAddress[] | null> {
  try {
    return await addressesFrom(session, domain, 'agent')
  } catch (error) {
    gathered.miss('addresses', `the agent of guest ${name}`, error)
    return null
  }
}
