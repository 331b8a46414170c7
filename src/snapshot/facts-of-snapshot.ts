import { DefinitionError } from '../base/index.js'
import type { HostFacts } from '../machine/index.js'
import type { Snapshot } from './snapshot.js'

/** The machine's facts. @throws DefinitionError if it could not be read, with the reason */
export function factsOfSnapshot({ facts, unseen }: Snapshot): HostFacts {
  if (facts !== null) return facts
  const why = unseen.find(({ fact }) => fact === 'facts')
  throw new DefinitionError([
    {
      path: why?.asked ?? 'facts',
      message: why?.reason ?? 'the machine was not read when the snapshot was taken',
    },
  ])
}
