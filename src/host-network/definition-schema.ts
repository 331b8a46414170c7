import type { ObjectEntries } from 'valibot'
import { loadValibot, parseAddress, parseSubnet, reservedAddress, type Schema } from '../base/index.js'
import { modeNames } from '../machine/index.js'
import { integerValue, ipAddress, macAddress, refusal, textValue, wordValue } from '../xml/index.js'
import { type HostNetworkDefinition, transmitHashPolicies } from './definition.js'
import { linkName } from './link-name.js'

/** An address with its prefix, of one machine. */
const hostAddress = textValue('an address with its prefix, such as 10.50.0.2/24', (text) => {
  const subnet = parseSubnet(text)
  const address = parseAddress(text.slice(0, text.lastIndexOf('/')))
  if (!subnet || !address || subnet.prefix === 0) return false
  if (address.family === 'ipv4') return reservedAddress(subnet, address) === undefined && ordinary(address.value)
  return address.value > 1n && address.value >> 120n !== 0xffn
})

/** Not 0/8, loopback, multicast or above. */
const ordinary = (value: bigint): boolean => {
  const first = Number(value >> 24n)
  return first > 0 && first !== 127 && first < 224
}

const destination = textValue("a subnet such as 10.20.0.0/16, or 'default'", (text) => {
  const subnet = parseSubnet(text)
  const address = parseAddress(text.slice(0, text.lastIndexOf('/')))
  return text === 'default' || (subnet !== undefined && subnet.prefix > 0 && subnet.network === address?.value)
})

const searchDomain = textValue('a domain such as example.org', (text) =>
  /^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*$/.test(text),
)

let made: Schema<HostNetworkDefinition> | undefined

/** Validates definitions that come from elsewhere. What depends on several properties only `checkHostNetwork` knows. */
export function hostNetworkSchema(): Schema<HostNetworkDefinition> {
  made ??= makeSchema()
  return made
}

function makeSchema(): Schema<HostNetworkDefinition> {
  const v = loadValibot()
  const flag = v.boolean((issue) => refusal(issue.input, 'true or false'))
  const list = <T>(item: Schema<T>) => v.array(item, (issue) => refusal(issue.input, 'a list'))
  const object = <E extends ObjectEntries>(entries: E) =>
    v.strictObject(entries, (issue) => {
      if (issue.expected === 'never') return `is not allowed; allowed are ${Object.keys(entries).join(', ')}`
      return issue.received === 'undefined' ? 'is required' : refusal(issue.input, 'an object')
    })
  const name = linkName.schema(v)
  const address = ipAddress.schema(v)
  const link = {
    name,
    mtu: v.exactOptional(integerValue(68, 65535).schema(v)),
    addresses: v.exactOptional(list(hostAddress.schema(v))),
    dhcp4: v.exactOptional(flag),
    dhcp6: v.exactOptional(flag),
    acceptRa: v.exactOptional(flag),
    routes: v.exactOptional(
      list(
        object({
          to: destination.schema(v),
          via: address,
          onLink: v.exactOptional(flag),
          metric: v.exactOptional(integerValue(0, 0xffffffff).schema(v)),
        }),
      ),
    ),
    nameservers: v.exactOptional(
      object({ addresses: list(address), search: v.exactOptional(list(searchDomain.schema(v))) }),
    ),
  }
  const arp = v.exactOptional(
    v.never(
      () => 'is not allowed: monitor the slaves with miimon, because ARP monitoring does not work under a bridge',
    ),
  )
  return object({
    ethernets: v.exactOptional(list(object(link))),
    bonds: v.exactOptional(
      list(
        object({
          ...link,
          mode: wordValue(...modeNames).schema(v),
          slaves: list(name),
          miimon: integerValue(1, 0x7fffffff).schema(v),
          lacpRate: v.exactOptional(wordValue('slow', 'fast').schema(v)),
          transmitHashPolicy: v.exactOptional(wordValue(...transmitHashPolicies).schema(v)),
          primary: v.exactOptional(name),
          arpInterval: arp,
          arpIpTargets: arp,
        }),
      ),
    ),
    vlans: v.exactOptional(list(object({ ...link, link: name, id: integerValue(1, 4094).schema(v) }))),
    bridges: v.exactOptional(
      list(
        object({
          ...link,
          ports: list(name),
          stp: v.exactOptional(flag),
          forwardDelay: v.exactOptional(integerValue(0, 30).schema(v)),
          macAddress: v.exactOptional(macAddress.schema(v)),
        }),
      ),
    ),
  }) as Schema<HostNetworkDefinition>
}
