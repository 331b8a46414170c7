import type { Ip, IpRange, Oracle } from '../../../base/index.js'
import type { FieldReference, HostView, Packet } from '../../../firewall/index.js'
import type { Link } from '../../../machine/index.js'
import type { LookUps } from '../../world/look-ups.js'

/** What rules can match about their machine. */
export class RuleView implements HostView {
  readonly #machine: LookUps
  readonly #oracle: Oracle

  constructor(machine: LookUps, oracle: Oracle) {
    this.#machine = machine
    this.#oracle = oracle
  }

  /** The facts; worlds made from the same facts share answers. */
  get machine(): object {
    return this.#machine.facts
  }

  addressType(address: Ip, link?: string): string {
    return address.any ? 'unicast' : this.#machine.routing.typeOf(address, this.#oracle, link)
  }

  reversePathExists(packet: Packet, inLink: string | undefined, asks: FieldReference['asks'] = []): boolean {
    if (inLink === 'lo') return true
    const mark = asks.includes('mark') ? packet.mark : 0
    const query = { destination: packet.source, source: packet.destination, mark }
    const route = this.#machine.routing.lookup(query, this.#oracle)
    if (route?.type !== 'unicast' && !(route?.type === 'local' && asks.includes('local'))) return false
    return asks.includes('any-link') || inLink === undefined || route.link === inLink || !!route.links?.includes(inLink)
  }

  get withoutIpsec(): boolean {
    const { beside, unseen } = this.#machine.facts
    return beside?.ipsec.length === 0 && !unseen.some(({ fact }) => fact === 'ipsec')
  }

  get routesByMark(): boolean {
    return this.#machine.facts.policyRules.some(({ mark }) => mark !== undefined)
  }

  linkNamed(name: string): Link | undefined {
    return this.#machine.link(name)
  }

  isOwned(mac: string): boolean {
    return this.#machine.isOwned(mac)
  }

  /** Whether no external address can be in a range: subnets of the machine's links, loopback, multicast. */
  isInside(range: IpRange): boolean {
    const within = (outer: IpRange): boolean =>
      outer.family === range.family && range.from >= outer.from && range.to <= outer.to
    if (within(loopback) || within(multicast4) || within(multicast6) || within(linkLocal6)) return true
    return this.#machine.addresses.some(({ subnet }) => within(subnet))
  }
}

const loopback: IpRange = { family: 'ipv4', from: 0x7f000000, to: 0x7fffffff }
const multicast4: IpRange = { family: 'ipv4', from: 0xe0000000, to: 0xffffffff }
const multicast6: IpRange = { family: 'ipv6', from: 0xffn << 120n, to: (1n << 128n) - 1n }
const linkLocal6: IpRange = { family: 'ipv6', from: 0xfe80n << 112n, to: (0xfec0n << 112n) - 1n }
