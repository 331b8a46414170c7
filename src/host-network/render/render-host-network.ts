import { DefinitionError, quote, refuseErrors } from '../../base/index.js'
import { checkHostNetwork } from '../check-host-network.js'
import type { HostNetworkDefinition } from '../definition.js'
import { Layers } from '../layers.js'
import { renderNetplan } from './netplan.js'
import { renderNetworkManager } from './network-manager.js'
import { renderNetworkd } from './networkd.js'
import { renderNmstate } from './nmstate.js'
import type { RenderedFile } from './rendered-file.js'

/** The program that configures a host's network permanently. */
export type HostNetworkRenderer = keyof typeof renderers

const renderers = {
  NetworkManager: renderNetworkManager,
  networkd: renderNetworkd,
  netplan: renderNetplan,
  nmstate: renderNmstate,
} as const

/**
 * Renders the files that configure a host's network as defined at every boot. Pure: the same definition gives the same
 * files.
 *
 * They are complete for the named links and replace other configuration of these: remove that, or keep it from being
 * read. Nothing is written, and no program is notified.
 *
 * @throws DefinitionError  with everything that {@link checkHostNetwork} finds wrong; and if a VLAN is on a NIC that
 *   the definition does not describe
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
