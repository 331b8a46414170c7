import { linkArgument, printable, sh, sysctlCommand } from '../../base/index.js'
import { diagnoseBridge } from '../../doctor/index.js'
import { rowOf } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { conflict, type NetworkConflict } from './conflict.js'
import { compareVersions } from './libvirt-version.js'
import type { PreflightSurroundings } from './surroundings.js'

/** Whether the host's devices that a network names exist and are up. */
export function uplinkConflicts(definition: NetworkDefinition, { facts }: PreflightSurroundings): NetworkConflict[] {
  if (!facts) return []
  const links = new Map(facts.links.map((link) => [link.name, link]))
  return uplinksOf(definition).flatMap(({ path, name }) => {
    const link = links.get(name)
    if (!link) {
      const names = facts.links.filter(({ kind }) => kind !== 'loopback').map((one) => printable(one.name))
      return [conflict('uplink', path, `the host has no link '${printable(name)}'; links are ${names.join(', ')}`)]
    }
    const shown = printable(name)
    if (!link.up) {
      const command = sh`ip link set ${linkArgument(name)} up`
      const message = `${shown} is down, so nothing gets out; ${command}`
      return [conflict('uplink', path, message, { severity: 'warning', with: name, commands: [command] })]
    }
    if (link.running) return []
    const message = `${shown} has no carrier: nothing answers at the other end`
    return [conflict('uplink', path, message, { severity: 'warning', with: name })]
  })
}

function uplinksOf(definition: NetworkDefinition): { readonly path: string; readonly name: string }[] {
  const forward = ('forward' in definition ? definition.forward : undefined) as
    | {
        readonly dev?: string
        readonly interfaces?: readonly { dev: string }[]
        readonly pf?: { readonly dev: string }
      }
    | undefined
  const { dev, interfaces = [], pf } = forward ?? {}
  const listed = interfaces.map((one, index) => ({ path: `forward.interfaces[${index}].dev`, name: one.dev }))
  return [
    ...(dev !== undefined && !interfaces.some((one) => one.dev === dev) ? [{ path: 'forward.dev', name: dev }] : []),
    ...listed,
    ...(pf ? [{ path: 'forward.pf.dev', name: pf.dev }] : []),
  ]
}

/** The doctor's findings about the bridge that a bridged network joins. Open vSwitch is not checked. */
export function hostBridgeConflicts(
  definition: NetworkDefinition,
  { facts }: PreflightSurroundings,
): NetworkConflict[] {
  const bridge =
    rowOf(definition).guestsOn === 'host-bridge' && 'bridge' in definition ? definition.bridge?.name : undefined
  const isOpenVSwitch = 'virtualPort' in definition && definition.virtualPort !== undefined
  if (!facts || bridge === undefined || isOpenVSwitch) return []
  return diagnoseBridge(facts, bridge).flatMap(({ severity, text, commands, link }) =>
    severity === 'note'
      ? []
      : [
          conflict('bridge-unusable', 'bridge.name', `'${printable(bridge)}': ${text}`, {
            severity,
            with: link,
            commands,
          }),
        ],
  )
}

/**
 * A host that forwards IPv6 ignores router advertisements unless accept_ra is 2, so its own routes would expire.
 * libvirt then refuses to start a network with IPv6, and does not say what to do.
 */
export function advertisementConflicts(
  definition: NetworkDefinition,
  { advertised = [], libvirt }: PreflightSurroundings,
): NetworkConflict[] {
  const { routedBy } = rowOf(definition)
  if (!['libvirt', 'host'].includes(routedBy)) return []
  const isSince = (release: string) => libvirt !== undefined && compareVersions(libvirt, release) >= 0
  // 12.8 leaves forwarding for an open network to the host; 11.3 does not. The release that changed this is unknown.
  if (routedBy === 'host' && isSince('12.8.0')) return []
  const severity = routedBy === 'host' && isSince('11.4.0') ? 'warning' : 'error'
  const ips = ('ips' in definition && definition.ips) || []
  const first = ips.findIndex(({ address }) => address.includes(':'))
  if (first < 0) return []
  return advertised
    .filter(({ acceptRa }) => acceptRa < 2)
    .map(({ link, acceptRa }) => {
      const command = sysctlCommand(`net.ipv6.conf.${link.replaceAll('.', '/')}.accept_ra`, 2)
      const message = `the host has IPv6 routes from a router on ${printable(link)}, and would lose them as it forwards IPv6 for guests, because accept_ra is ${acceptRa} there; ${command}`
      return conflict('router-advertisements', `ips[${first}].address`, message, {
        severity,
        with: link,
        commands: [command],
      })
    })
}

/** Parts that need a program or a device that the host lacks. */
export function missingOnHost(
  definition: NetworkDefinition,
  { facts, virtualFunctions }: PreflightSurroundings,
): NetworkConflict[] {
  const found: NetworkConflict[] = []
  const zone =
    'bridge' in definition && definition.bridge && 'zone' in definition.bridge ? definition.bridge.zone : undefined
  const firewallSeen = facts !== undefined && !facts.unseen.some(({ fact }) => fact === 'firewall')
  if (zone !== undefined && firewallSeen && !facts.firewallPrograms.firewalld) {
    const message = `'${printable(zone)}' is a firewalld zone, but firewalld is not running on this host: libvirt refuses to start the network; start firewalld, or omit the zone`
    found.push(conflict('firewalld', 'bridge.zone', message))
  }
  if (typeof virtualFunctions === 'string') {
    found.push(conflict('no-virtual-functions', 'forward', virtualFunctions))
  }
  return found
}

/** What could not be read is not known to be free. */
export function unseenOnHost({ facts, lookedAt }: PreflightSurroundings): NetworkConflict[] {
  if (lookedAt === false) {
    const message =
      "the daemon's host cannot be read: its addresses, routes and links were not compared; pass connect(uri, { machine }) to say how to run commands there"
    return [conflict('host-unseen', '', message, { severity: 'warning' })]
  }
  const needed = (facts?.unseen ?? []).filter(({ fact }) => ['links', 'addresses', 'routes'].includes(fact))
  return needed.map(({ fact, asked, reason }) =>
    conflict('host-unseen', '', `the host's ${fact} cannot be read, and were not compared: ${asked}: ${reason}`, {
      severity: 'warning',
    }),
  )
}
