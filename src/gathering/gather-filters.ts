import type { virNWFilterPtr } from '../../native-types/values.js'
import { DefinitionError, isUnsupported, ReadTexts } from '../base/index.js'
import type { Session } from '../ffi/index.js'
import { type FilterDefinition, parseFilter } from '../xml/index.js'
import { askInParts } from './ask-in-parts.js'
import type { Gathered } from './gathered.js'

const filters = new ReadTexts(parseFilter)

/** All network filters of a connection. */
export async function gatherFilters(
  session: Session,
  gathered: Gathered,
  signal?: AbortSignal,
): Promise<FilterDefinition[]> {
  const question = { name: 'virConnectListAllNWFilters', args: [0] }
  const [list] = await session.batch([question], false, signal && { signal })
  // With modular daemons, only the one for filters may be down: then the rest can still be read.
  const failure = list?.error
  if (failure && !isUnsupported(failure))
    gathered.unseen.push({ fact: 'filter', asked: 'all filters', reason: failure.message })
  const handles = (list?.value ?? []) as virNWFilterPtr[]
  try {
    const read = await askInParts(
      session,
      handles,
      (handle) => [
        { name: 'virNWFilterGetName', args: [handle] },
        { name: 'virNWFilterGetXMLDesc', args: [handle, 0] },
      ],
      (_, [named, described]) => {
        const asked = `filter ${String(named?.value)}`
        const xml = described && gathered.take<string>(described, 'filter', asked)
        if (xml === undefined) return []
        try {
          return [filters.get(xml)]
        } catch (error) {
          if (!(error instanceof DefinitionError)) throw error
          gathered.unseen.push({ fact: 'filter', asked, reason: `cannot be read: ${error.message}` })
          return []
        }
      },
      signal,
    )
    return read.flat()
  } finally {
    for (const handle of handles) handle.free().catch(() => {})
  }
}
