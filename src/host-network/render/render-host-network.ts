import { DefinitionError, quote, refuseErrors } from '../../base/index.js'
import { checkHostNetwork } from '../check-host-network.js'
import type { HostNetworkDefinition } from '../definition.js'
import { Layers } from '../layers.js'
import { renderNetplan } from './netplan.js'
import { renderNetworkManager } from './network-manager.js'
import { renderNetworkd } from './networkd.js'
import { renderNmstate } from './nmstate.js'
import type { RenderedFile } from './rendered-file.js'

/** What configures a host's network, and keeps it over a boot. */
export type HostNetworkRenderer = keyof typeof renderers

const renderers = {
  NetworkManager: renderNetworkManager,
  networkd: renderNetworkd,
  netplan: renderNetplan,
  nmstate: renderNmstate,
} as const

/**
 * The files that make a host's network as it is defined at every boot. Pure: the same definition gives the same files.
 *
 * They say all there is to say of the links that are named, and take the place of what else is configured for those:
 * remove that, or keep it from being read. Nothing is written, and no program is told.
 *
 * @throws DefinitionError with all that {@link checkHostNetwork} finds wrong; and where a VLAN sits on a NIC of which the
 *   definition does not say whether it has addresses
 * @see https://networkmanager.dev/docs/api/latest/nm-settings-keyfile.html
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.network.html
 * @see https://netplan.readthedocs.io/en/stable/netplan-yaml/
 * @see https://nmstate.io/devel/yaml_api.html
 */
export function renderHostNetwork(definition: HostNetworkDefinition, renderer: HostNetworkRenderer): RenderedFile[] {
  if (!Object.hasOwn(renderers, renderer)) {
    const message = `${quote(renderer)} is not one of ${Object.keys(renderers).join(', ')}`
    throw new DefinitionError([{ path: 'renderer', message }])
  }
  refuseErrors(checkHostNetwork(definition))
  const layers = new Layers(definition)
  const issues = layers.links.flatMap((link) => {
    const { name } = link.definition
    if (link.kind !== 'ethernet' || link.described || layers.masterOf(name)) return []
    return [
      {
        path: link.path,
        message: `${name} must be described in ethernets: without that, its file would remove the addresses it has`,
      },
    ]
  })
  if (issues.length > 0) throw new DefinitionError(issues)
  return renderers[renderer](layers)
}
