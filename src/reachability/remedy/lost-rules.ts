import { type AddressFamily, formatRange } from '../../base/index.js'
import type { Rule, Table } from '../../firewall/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { lostTranslations } from '../libvirt-rules/lost-translations.js'
import { restartDaemon } from '../libvirt-rules/rules-backend.js'
import { ipsOf } from '../world/network-addresses.js'
import type { World } from '../world/world.js'
import { onHost, type Part } from './part.js'

/** Makes libvirt write its rules again, if those for a network's NAT are missing. */
export function restoredRules(world: World, family: AddressFamily): Part | undefined {
  const lost = lostTranslations(world, family)
  if (lost.length === 0) return undefined
  return {
    text: `libvirt's NAT rules for ${lost.map(({ name }) => name).join(', ')} are missing: make libvirt write its rules again; guests stay connected`,
    commands: [onHost(restartDaemon)],
    changes: [{ kind: 'table', table: translationsOf(lost, family) }],
  }
}

/** Only the NAT rules: the others that libvirt writes open nothing beyond what was meant to be open. */
function translationsOf(networks: readonly NetworkDefinition[], family: AddressFamily): Table {
  const rules = networks.flatMap((network) =>
    ipsOf(network)
      .filter(({ ip }) => ip.family === family)
      .map(({ subnet }): Rule => {
        const prefix = formatRange(subnet)
        return {
          text: `masquerade ${prefix}`,
          statements: [
            { do: 'match', fields: [{ field: 'source' }], keys: [[{ prefix }]] },
            { do: 'match', fields: [{ field: 'destination' }], keys: [[{ prefix }]], negated: true },
            { do: 'masquerade' },
          ],
        }
      }),
  )
  return {
    family: family === 'ipv4' ? 'ip' : 'ip6',
    name: 'libvirt_network',
    tool: 'nft',
    sets: [],
    chains: [{ name: 'guest_nat', base: { type: 'nat', hook: 'postrouting', priority: 100, policy: 'accept' }, rules }],
  }
}
