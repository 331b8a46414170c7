import type { Oracle } from '../../../base/index.js'
import { type Connection, type Packet, sameTuple, tracksConnections, tupleOf } from '../../../firewall/index.js'
import { type Refusal, silentDrop } from '../../walk/refusal.js'
import type { LookUps } from '../../world/look-ups.js'

/** What a machine's connection tracking learns of the walk's connection. */
export class ConnectionTracking {
  /** The walk's connection, once a packet was seen. */
  connection: Connection | undefined
  /** In another zone, it is another connection. */
  readonly #byZone = new Map<number | undefined, Connection>()
  /** Of a handshake that was seen in another zone: the first packet seen here is a later one. */
  readonly #pickedUp = new Set<Connection>()
  readonly #machine: LookUps
  readonly #oracle: Oracle

  constructor(machine: LookUps, oracle: Oracle) {
    this.#machine = machine
    this.#oracle = oracle
  }

  /** Finds a packet's connection, or adds one if the table has room. */
  track(packet: Packet): Refusal | undefined {
    const tracks = tracksConnections(this.#machine.facts.firewall, packet.family === 'ipv4' ? 'ip' : 'ip6')
    if (!tracks || packet.state === 'untracked' || packet.role === 'neighbour' || packet.protocol === 'arp') {
      packet.state = 'untracked'
      return undefined
    }
    if (packet.role === 'error') {
      // An error about an untracked packet is related to no connection.
      packet.state = packet.connection ? 'related' : 'invalid'
      return undefined
    }
    const known = this.#byZone.get(packet.zone)
    packet.answers = false
    if (known && sameTuple(known.reply, packet) && packet.role !== 'request') this.#answer(packet, known)
    else if (known && sameTuple(known.original, packet)) {
      const astray = this.#isAstray(packet, known)
      packet.state = astray ? 'invalid' : known.answered ? 'established' : 'new'
      packet.connection = astray ? undefined : known
    } else if (packet.role === 'reply' && packet.protocol !== 'udp') {
      // A reply to a connection that was never seen here. The packet after it counts as the first of a new one.
      packet.state = 'invalid'
    } else {
      packet.connection = this.#open(packet)
      packet.state = 'new'
      if (known === undefined && this.#tableIsFull())
        return silentDrop('nf_conntrack_count has reached nf_conntrack_max')
    }
    return undefined
  }

  /** What follows the first two packets of a handshake is invalid if the second was not seen. */
  #isAstray({ role }: Packet, known: Connection): boolean {
    return role === 'later' && !known.answered && !this.#pickedUp.has(known)
  }

  #answer(packet: Packet, known: Connection): void {
    if (this.#isAstray(packet, known)) {
      packet.state = 'invalid'
      return
    }
    known.answered = true
    packet.answers = true
    packet.state = 'established'
    packet.connection = known
  }

  #open(packet: Packet): Connection {
    const { source, destination, sourcePort, destinationPort } = packet
    const made: Connection = {
      original: tupleOf(packet),
      reply: { source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort },
      mark: 0,
      answered: false,
      confirmed: false,
      destinationAsked: false,
      sourceAsked: false,
      destinationChanged: false,
      sourceChanged: false,
      ...(packet.zone !== undefined && { zone: packet.zone }),
    }
    this.connection ??= made
    if (!this.#byZone.has(packet.zone)) {
      this.#byZone.set(packet.zone, made)
      if (packet.role === 'later') this.#pickedUp.add(made)
    }
    return made
  }

  /** If the table is full, new connections are dropped, unless dropping an unanswered one makes room. */
  #tableIsFull(): boolean {
    const [count, most] = ['count', 'max'].map((name) =>
      Number(this.#machine.sysctl(`net.netfilter.nf_conntrack_${name}`)),
    )
    if (!count || !most || count < most) return false
    const text = `the connection table, with ${count} of at most ${most} entries, has room for another one`
    return !this.#oracle.decide({ kind: 'connection-table', key: 'connection-table', text })
  }
}
