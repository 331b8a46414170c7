import { parseAddress, parseSubnet, reservedAddress } from '../base/index.js'
import { textValue } from '../xml/index.js'

/** An address with its prefix, of one machine. */
export const hostAddress = textValue('an address with its prefix, such as 10.50.0.2/24', (text) => {
  const subnet = parseSubnet(text)
  const address = parseAddress(text.slice(0, text.lastIndexOf('/')))
  if (!subnet || !address || subnet.prefix === 0) return false
  if (address.family === 'ipv4') return reservedAddress(subnet, address) === undefined && ordinary(address.value)
  return address.value > 1n && address.value >> 120n !== 0xffn
})

/** Excludes 0/8, loopback, multicast and above. */
const ordinary = (value: bigint): boolean => {
  const first = Number(value >> 24n)
  return first > 0 && first !== 127 && first < 224
}

export const destination = textValue("a subnet such as 10.20.0.0/16, or 'default'", (text) => {
  const subnet = parseSubnet(text)
  const address = parseAddress(text.slice(0, text.lastIndexOf('/')))
  return text === 'default' || (subnet !== undefined && subnet.prefix > 0 && subnet.network === address?.value)
})

export const searchDomain = textValue('a domain such as example.org', (text) =>
  /^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*$/.test(text),
)
