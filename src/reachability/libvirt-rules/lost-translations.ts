import type { AddressFamily } from '../../base/index.js'
import { translates } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { World } from '../world/world.js'
import { backendIn, lostParts } from './own-chains.js'
import { hasOwnRules } from './rules-backend.js'

/** Active networks whose addresses libvirt should translate, but whose NAT rules are gone. */
export function lostTranslations(world: World, family: AddressFamily): NetworkDefinition[] {
  if (world.home.firewallUnseen) return []
  const active = [...world.home.networks].filter((network) => {
    const attachment = world.home.attachmentOf(network)
    return hasOwnRules(network) && translates(network, family) && attachment.kind === 'bridge' && attachment.own
  })
  if (active.length === 0) return []
  const { firewall } = world.home.facts
  const backend = backendIn(firewall, [...world.home.networks])
  if (!backend) return active
  const own = new Set(
    backend.chains.filter(({ purpose }) => purpose === 'translation').flatMap(({ name, home }) => [name, home]),
  )
  const lost = lostParts(active, family, backend, firewall).filter(
    ({ place, kind }) => 'chain' in place && own.has(place.chain) && kind !== 'foreign-drop',
  )
  const names = new Set(lost.flatMap(({ networks }) => networks))
  return active.filter(({ name }) => names.has(name))
}
