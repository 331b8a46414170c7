import type { NetworkDefinition, Snapshot } from 'virtnet'
import type { Command } from '../command.js'
import type { Context } from '../context.js'
import { exitCodes } from '../exit-codes.js'
import type { Cell } from '../terminal/table.js'

/** A network in the list, and in its JSON. */
interface Listed {
  readonly name: string
  readonly uuid: string
  readonly mode: NetworkDefinition['mode']
  readonly active: boolean
  readonly persistent: boolean
  readonly autostart: boolean
  readonly bridge: string | null
  readonly subnets: readonly string[]
}

export const listCommand: Command = {
  name: 'list',
  text: 'the virtual networks',
  async run(context) {
    const networks = (context.isOffline ? ofSnapshot(await context.snapshot()) : await ofConnection(context)).sort(
      (one, other) => (one.name < other.name ? -1 : 1),
    )
    if (context.options.json) context.json(networks)
    else
      context.table(
        { head: ['NAME', 'MODE', 'STATE', 'AUTOSTART', 'BRIDGE', 'SUBNETS'], rows: networks.map(row) },
        'No networks. `virtnet ensure FILE` creates one.',
      )
    return exitCodes.yes
  },
}

const row = ({ name, mode, active, persistent, autostart, bridge, subnets }: Listed): Cell[] => [
  ['bold', name],
  mode,
  active ? ['green', persistent ? 'active' : 'active, transient'] : ['dim', 'inactive'],
  autostart ? 'yes' : 'no',
  bridge ?? '-',
  subnets.join(', ') || '-',
]

async function ofConnection(context: Context): Promise<Listed[]> {
  const networks = await (await context.connection()).networks.list(context.limits)
  return networks.map(({ uuid, definition, state }) => listed(uuid, definition, state))
}

const ofSnapshot = ({ networks }: Snapshot): Listed[] =>
  networks.flatMap(({ uuid, running, stored, ...state }) => {
    const definition = running ?? stored
    return definition ? [listed(uuid, definition, state)] : []
  })

function listed(
  uuid: string,
  definition: NetworkDefinition,
  { active, persistent, autostart }: Pick<Listed, 'active' | 'persistent' | 'autostart'>,
): Listed {
  const { name, mode } = definition
  const bridge = ('bridge' in definition ? definition.bridge?.name : undefined) ?? null
  const ips = 'ips' in definition ? (definition.ips ?? []) : []
  const subnets = ips.map(({ address, prefix, netmask }) => {
    const bits = prefix ?? (netmask === undefined ? undefined : prefixOf(netmask))
    return bits === undefined ? address : `${address}/${bits}`
  })
  return { name, uuid, mode, active, persistent, autostart, bridge, subnets }
}

/** `255.255.255.0` → 24. */
const prefixOf = (netmask: string): number =>
  netmask
    .split('.')
    .map((octet) => Number(octet).toString(2).replaceAll('0', '').length)
    .reduce((one, other) => one + other, 0)
