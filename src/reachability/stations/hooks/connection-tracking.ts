import type { Oracle } from '../../../base/index.js'
import { type Connection, type Packet, sameTuple, tracksConnections, tupleOf } from '../../../firewall/index.js'
import { type Refusal, silence } from '../../walk/refusal.js'
import type { LookUps } from '../../world/look-ups.js'

/** What a machine's connection tracking learns of the walk's connection. */
export class ConnectionTracking {
  /** Of the walk, once a packet was seen. */
  connection: Connection | undefined
  readonly #machine: LookUps
  readonly #oracle: Oracle

  constructor(machine: LookUps, oracle: Oracle) {
    this.#machine = machine
    this.#oracle = oracle
  }

  /** Finds the connection that a packet belongs to, or makes one, where its table has room. */
  track(packet: Packet): Refusal | undefined {
    const tracks = tracksConnections(this.#machine.facts.firewall, packet.family === 'ipv4' ? 'ip' : 'ip6')
    if (!tracks || packet.state === 'untracked' || packet.role === 'neighbour' || packet.protocol === 'arp') {
      packet.state = 'untracked'
      return undefined
    }
    if (packet.role === 'error') {
      // What was not tracked has no errors that could be told to be about it.
      packet.state = packet.connection ? 'related' : 'invalid'
      return undefined
    }
    // In another zone, it is another connection.
    const known = this.connection?.zone === packet.zone ? this.connection : undefined
    packet.answers = false
    if (known && sameTuple(known.reply, packet) && packet.role !== 'request') this.#answer(packet, known)
    else if (known && sameTuple(known.original, packet)) {
      // The third packet of a handshake is none where the second was not seen.
      const astray = packet.role === 'later' && !known.answered
      packet.state = astray ? 'invalid' : known.answered ? 'established' : 'new'
      packet.connection = astray ? undefined : known
    } else if (packet.role === 'reply' && packet.protocol !== 'udp') {
      // An answer to a connection that was never seen here. What follows it is taken for a new one's first packet.
      packet.state = 'invalid'
    } else {
      packet.connection = this.#open(packet)
      packet.state = 'new'
      if (known === undefined && this.#tableIsFull()) return silence('nf_conntrack_count has reached nf_conntrack_max')
    }
    return undefined
  }

  #answer(packet: Packet, known: Connection): void {
    // Nor is there anything to follow an answer that was not seen.
    if (packet.role === 'later' && !known.answered) {
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
    return made
  }

  /** New connections are dropped, unless one that was never answered makes room. */
  #tableIsFull(): boolean {
    const [count, most] = ['count', 'max'].map((name) =>
      Number(this.#machine.sysctl(`net.netfilter.nf_conntrack_${name}`)),
    )
    if (!count || !most || count < most) return false
    const text = `the connection table, which holds ${count} of at most ${most}, has room for another one`
    return !this.#oracle.decide({ kind: 'connection-table', key: 'connection-table', text })
  }
}
