/** What `sendScript` sends. */
export interface SentPacket {
  readonly protocol: 'tcp' | 'udp'
  readonly family: 'ipv4' | 'ipv6'
  readonly address: string
  readonly port: number
  /** Of UDP. */
  readonly source?: string | undefined
  /** Of UDP. */
  readonly sourcePort?: number | undefined
  /** Bytes of payload, of UDP. */
  readonly size?: number | undefined
}

/**
 * Opens TCP connections, and ends them at once; sends datagrams: all side by side, in plain Node, the only program sure
 * to be installed. Argument: a JSON list of `SentPacket`.
 */
export const sendScript = `
const packets = JSON.parse(process.argv[1])
const done = { tcp: connect, udp: send }
Promise.all(packets.map((packet) => done[packet.protocol](packet))).then(() => process.exit(0))

function connect({ address, port }) {
  return new Promise((resolve) => {
    const socket = require('node:net').connect({ host: address, port })
    socket.on('connect', resolve).on('error', resolve)
    setTimeout(resolve, 700)
  })
}

function send({ address, port, family, source, sourcePort = 0, size = 8 }) {
  return new Promise((resolve) => {
    const socket = require('node:dgram').createSocket(family === 'ipv4' ? 'udp4' : 'udp6')
    socket.on('error', resolve)
    setTimeout(resolve, 3000)
    socket.bind({ port: sourcePort, ...(source ? { address: source } : {}) }, () => {
      socket.send(Buffer.alloc(size), port, address, () => setTimeout(resolve, 20))
    })
  })
}
`
