import {
  virNetworkUpdateCommand as commands,
  virNetworkUpdateSection as sections,
} from '../../../native-types/libvirt-network.js'
import { DefinitionError, parseAddress, subnetContains } from '../../base/index.js'
import {
  type LiveSection,
  liveSections,
  type NetworkUpdate,
  type UpdateCommand,
  type UpdateSections,
} from '../../plan/index.js'
import {
  checkNetwork,
  issuesOf,
  type NatDefinition,
  type NetworkDefinition,
  subnetOfIp,
  type Table,
  tablesByMode,
  writeElement,
} from '../../xml/index.js'

type Ip = NonNullable<NatDefinition['ips']>[number]

interface Section extends LiveSection {
  readonly number: number
  readonly element: string
}

const known: Readonly<Record<keyof UpdateSections, Section>> = {
  dhcpHost: { ...liveSections.dhcpHost, number: sections.VIR_NETWORK_SECTION_IP_DHCP_HOST, element: 'host' },
  dhcpRange: { ...liveSections.dhcpRange, number: sections.VIR_NETWORK_SECTION_IP_DHCP_RANGE, element: 'range' },
  dnsHost: { ...liveSections.dnsHost, number: sections.VIR_NETWORK_SECTION_DNS_HOST, element: 'host' },
  dnsTxt: { ...liveSections.dnsTxt, number: sections.VIR_NETWORK_SECTION_DNS_TXT, element: 'txt' },
  dnsSrv: { ...liveSections.dnsSrv, number: sections.VIR_NETWORK_SECTION_DNS_SRV, element: 'srv' },
  portGroup: { ...liveSections.portGroup, number: sections.VIR_NETWORK_SECTION_PORTGROUP, element: 'portgroup' },
  forwardInterface: {
    ...liveSections.forwardInterface,
    number: sections.VIR_NETWORK_SECTION_FORWARD_INTERFACE,
    element: 'interface',
  },
}

const commandNumbers: Readonly<Record<UpdateCommand, number>> = {
  add: commands.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST,
  addFirst: commands.VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST,
  modify: commands.VIR_NETWORK_UPDATE_COMMAND_MODIFY,
  delete: commands.VIR_NETWORK_UPDATE_COMMAND_DELETE,
}

/** The arguments of virNetworkUpdate. */
export interface WrittenUpdate {
  readonly command: number
  readonly section: number
  readonly parentIndex: number
  readonly xml: string
  readonly reloadsFirewallRules: boolean
}

/** What an update did. */
export interface UpdateOutcome {
  /** The running network was changed. */
  readonly live: boolean
  /** The stored network was changed. */
  readonly stored: boolean
  /** libvirt took the network's firewall rules down and put them back, so connections were cut for a moment. */
  readonly reloadedFirewallRules: boolean
}

/**
 * Checks an update against the definitions that it changes, and writes it in libvirt's form.
 *
 * @param definitions  what it changes: the live one, the stored one, or both
 * @throws DefinitionError  for what a network of this mode cannot have, or what would be invalid in it
 */
export function writeUpdate(update: NetworkUpdate, definitions: readonly NetworkDefinition[]): WrittenUpdate {
  const { section: name, command, value } = update
  if (!Object.hasOwn(known, name)) {
    throw refused('section', `'${name}' is not one of ${Object.keys(known).join(', ')}`)
  }
  const section = known[name]
  if (!Object.hasOwn(commandNumbers, command)) {
    throw refused('command', `'${command}' is not one of ${Object.keys(commandNumbers).join(', ')}`)
  }
  if (command === 'modify' && !section.modifiable) {
    throw refused('command', `libvirt cannot modify a ${name}: delete it, then add it`)
  }
  for (const definition of definitions) checkUpdate(update, section, definition)
  const table = definitions[0] && tableOf(section, definitions[0].mode)
  const parents = section.path[0] === 'ips' ? definitions.map((definition) => ipOf(update, definition)) : []
  if (new Set(parents).size > 1) {
    const [live, stored] = parents
    throw refused(
      'ip',
      `matches ips[${live}] of the running network but ips[${stored}] of the stored one; update each in turn, with affect 'live' and 'stored'`,
    )
  }
  return {
    command: commandNumbers[command],
    section: section.number,
    parentIndex: parents[0] ?? -1,
    xml: writeElement(section.element, table as Table<object>, value),
    reloadsFirewallRules: section.reloadsFirewallRules === true,
  }
}

function checkUpdate(update: NetworkUpdate, section: Section, definition: NetworkDefinition): void {
  const { section: name, command, value } = update
  const table = tableOf(section, definition.mode)
  if (!table) throw refused('section', `a network of mode '${definition.mode}' has no ${name}`)
  const issues = issuesOf(table, value)
  if (issues.length > 0) {
    throw new DefinitionError(issues.map(({ path, message }) => ({ path: path ? `value.${path}` : 'value', message })))
  }
  if (command !== 'add' && command !== 'addFirst') return
  const before = new Set(checkNetwork(definition).map(({ path, message }) => `${path} ${message}`))
  const added = withAdded(definition as never, section, value, section.path[0] === 'ips' ? ipOf(update, definition) : 0)
  const errors = checkNetwork(added).filter(
    ({ severity, path, message }) => severity === 'error' && !before.has(`${path} ${message}`),
  )
  if (errors.length > 0) throw new DefinitionError(errors)
}

/** The table of a section's data in networks of this mode; undefined if they do not have that section. */
function tableOf(section: Section, mode: NetworkDefinition['mode']): Table<unknown> | undefined {
  let table: Table<unknown> | undefined = tablesByMode[mode] as Table<unknown>
  for (const property of section.path) {
    const at: Table<unknown>['fields'][string]['at'] | undefined = table?.fields[property]?.at
    table = at?.kind === 'element' ? at.table : undefined
  }
  return table
}

/** Which `<ip>` a DHCP update is for; libvirt needs its index if there are several. */
function ipOf(update: NetworkUpdate, definition: NetworkDefinition): number {
  const ips: readonly Ip[] = ('ips' in definition && definition.ips) || []
  if (update.ip !== undefined) {
    if (ips[update.ip]) return update.ip
    throw refused('ip', `ips[${update.ip}] does not exist; ${definition.name} has ${ips.length}`)
  }
  const address = parseAddress(
    'start' in update.value ? update.value.start : 'ip' in update.value ? update.value.ip : '',
  )
  const found = ips.findIndex((ip) => {
    const subnet = subnetOfIp(ip)
    return address && subnet && subnetContains(subnet, address)
  })
  if (found >= 0) return found
  const served = ips.findIndex(({ dhcp }) => dhcp !== undefined)
  if (served >= 0) return served
  throw refused('value', `${definition.name} has neither an address in the same subnet nor a DHCP server`)
}

function withAdded(definition: NetworkDefinition, section: Section, value: object, ip: number): NetworkDefinition {
  const copy = structuredClone(definition) as unknown as Record<string, unknown>
  const [first = '', ...rest] = section.path
  let parent: Record<string, unknown> = copy
  let property = first
  if (first === 'ips') {
    parent = (copy.ips as Record<string, unknown>[])[ip] as Record<string, unknown>
    property = rest.shift() ?? ''
  }
  for (const next of rest) {
    parent[property] ??= {}
    parent = parent[property] as Record<string, unknown>
    property = next
  }
  parent[property] = [...((parent[property] as unknown[] | undefined) ?? []), value]
  return copy as unknown as NetworkDefinition
}

const refused = (path: string, message: string): DefinitionError => new DefinitionError([{ path, message }])
