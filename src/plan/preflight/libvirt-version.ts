import { rowOf } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { conflict, type NetworkConflict } from './conflict.js'

type Data = Readonly<Record<string, unknown>>

/** Fields newer than the oldest libvirt of interest, with the release that added them. */
const since: Readonly<Record<string, string>> = {
  mtu: '3.1.0',
  'ips[].localPtr': '3.0.0',
  'bridge.zone': '5.1.0',
  dnsmasqOptions: '5.6.0',
  'port.isolated': '6.1.0',
  'ips[].dhcp.ranges[].lease': '6.3.0',
  'ips[].dhcp.hosts[].lease': '6.3.0',
  'forward.nat.ipv6': '6.5.0',
  title: '9.7.0',
  description: '9.7.0',
  'forward.driver.model': '10.0.0',
  'domain.register': '10.1.0',
  'dns.forwarders[].port': '12.0.0',
}

/** Parts of a definition that the daemon's libvirt does not know. It drops most of them silently. */
export function versionConflicts(definition: NetworkDefinition, libvirt: string | undefined): NetworkConflict[] {
  if (libvirt === undefined) return []
  const isOlder = (release: string) => compareVersions(libvirt, release) < 0
  const told = (path: string, release: string, what: string) =>
    conflict('libvirt-version', path, `libvirt ${libvirt} ${what}; it was added in ${release}`)
  const dropped = fieldsOf(definition).flatMap(({ path, field }) => {
    const release = Object.hasOwn(since, field) ? since[field] : undefined
    return release !== undefined && isOlder(release) ? [told(path, release, 'does not know it and drops it')] : []
  })
  return [...dropped, ...refusedBy(definition, isOlder, told)]
}

/** Fields that it knows, but does not support in this form. */
function refusedBy(
  definition: NetworkDefinition,
  isOlder: (release: string) => boolean,
  told: (path: string, release: string, what: string) => NetworkConflict,
): NetworkConflict[] {
  const found: NetworkConflict[] = []
  if (rowOf(definition).hostAddress === 'required-before-10.8' && isOlder('10.8.0')) {
    const { mode } = definition
    if (!('ips' in definition && definition.ips?.length))
      found.push(told('ips', '10.8.0', `refuses a network of mode '${mode}' without an address`))
    if (
      'bridge' in definition &&
      definition.bridge &&
      'zone' in definition.bridge &&
      definition.bridge.zone !== undefined
    )
      found.push(told('bridge.zone', '10.8.0', `refuses a zone with mode '${mode}'`))
  }
  const joinsLinuxBridge =
    rowOf(definition).vlans === 'host-bridge' && !('virtualPort' in definition && definition.virtualPort !== undefined)
  if (joinsLinuxBridge && isOlder('11.0.0')) {
    if ('vlan' in definition && definition.vlan)
      found.push(told('vlan', '11.0.0', 'has VLANs on Open vSwitch only, not on a Linux bridge'))
    for (const [index, { vlan }] of (('portGroups' in definition && definition.portGroups) || []).entries()) {
      if (vlan)
        found.push(told(`portGroups[${index}].vlan`, '11.0.0', 'has VLANs on Open vSwitch only, not on a Linux bridge'))
    }
  }
  if ('routes' in definition && isOlder('12.2.0')) {
    for (const [index, { address }] of (definition.routes ?? []).entries()) {
      if (address === undefined)
        found.push(told(`routes[${index}].address`, '12.2.0', 'has no default routes: it needs an address'))
    }
  }
  return found
}

/** All fields of a definition, with and without list indexes. */
function fieldsOf(value: unknown, path = '', field = ''): { readonly path: string; readonly field: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => fieldsOf(element, `${path}[${index}]`, `${field}[]`))
  }
  const here = path === '' || value === undefined ? [] : [{ path, field }]
  if (typeof value !== 'object' || value === null) return here
  const below = (before: string, name: string) => (before === '' ? name : `${before}.${name}`)
  return [
    ...here,
    ...Object.entries(value as Data).flatMap(([name, inner]) => fieldsOf(inner, below(path, name), below(field, name))),
  ]
}

/** Negative: the first is older. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((text) => text.split('.').map(Number))
  for (const place of [0, 1, 2]) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
