/** Opens a TCP connection, and ends it at once. Arguments: address, port. */
export const connectScript = `
const [host, port] = process.argv.slice(1)
const socket = require('node:net').connect({ host, port: Number(port) })
const done = () => process.exit(0)
socket.on('connect', done).on('error', done)
setTimeout(done, 700)
`

/**
 * Sends one datagram, in plain Node, the only program sure to be installed. Arguments: address, port, family, source or
 * '', source port or 0, bytes of payload.
 */
export const datagramScript = `
const [address, port, family, source, sourcePort, size] = process.argv.slice(1)
const socket = require('node:dgram').createSocket(family === 'ipv4' ? 'udp4' : 'udp6')
const done = () => process.exit(0)
socket.on('error', done)
setTimeout(done, 3000)
socket.bind({ port: Number(sourcePort), ...(source ? { address: source } : {}) }, () => {
  socket.send(Buffer.alloc(Number(size)), Number(port), address, () => setTimeout(done, 20))
})
`
