import { StateError } from '../base/index.js'
import type { Guests } from '../guests/index.js'
import { rowOf } from '../modes/index.js'
import type { Networks } from '../networks/index.js'
import { ownersOf } from '../plan/index.js'
import type { Policies } from '../policy/index.js'
import { ipsOf } from '../reachability/index.js'
import type { IsolatedDefinition } from '../xml/index.js'

/** Marks networks that were created for quarantined guests: they go with the last one. */
const maker = 'virtnet quarantine'

/** Checks that a network for quarantined guests is suitable and running; creates it if it does not exist. */
export async function prepareQuarantine(
  networks: Networks,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await using found = await networks.find(name, { signal })
  if (!found) {
    const definition: IsolatedDefinition = {
      mode: 'isolated',
      name,
      bridge: { stp: false },
      port: { isolated: true },
    }
    await networks.ensure(definition, { owner: maker, signal })
    return
  }
  const { definition } = found
  const { guestsOn, routedBy } = rowOf(definition)
  const leadsNowhere = guestsOn === 'own-bridge' && routedBy === 'nobody' && ipsOf(definition).length === 0
  const isolates = leadsNowhere && 'port' in definition && definition.port?.isolated === true
  if (!isolates) {
    const wanted = 'isolated, without addresses, with port: { isolated: true }'
    throw new StateError(`network ${name} cannot hold quarantined guests: it must be ${wanted}; name another network`)
  }
  if (!found.isActive) await found.start({ signal })
}

/** Removes a quarantine network that was created here, once no guest is on it and no policy is about it. */
export async function leaveQuarantine(
  { networks, guests, policies }: { readonly networks: Networks; readonly guests: Guests; readonly policies: Policies },
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await using found = await networks.find(name, { signal })
  if (!found) return
  const { network: owner, entries } = ownersOf(found.state.persistent ? await found.stored() : found.definition)
  if (owner !== maker || Object.keys(entries).length > 0) return
  const isAbout = JSON.stringify(name)
  const others = await policies.list({ signal })
  if (others.some(({ definition }) => JSON.stringify(definition).includes(`"network":${isAbout}`))) return
  const all = await guests.list({ signal })
  try {
    if (all.some(({ interfaces }) => interfaces.some(({ network }) => network === name))) return
  } finally {
    await Promise.all(all.map((guest) => guest[Symbol.asyncDispose]()))
  }
  await networks.remove(name, { owner: maker, signal })
}
