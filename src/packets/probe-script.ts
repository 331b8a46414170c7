/**
 * Scripts for a probe's network namespace: plain Node, passed as text, since only Node is sure to be installed. They
 * print one line of JSON and exit.
 */

/**
 * Listens on TCP and UDP, prints `ready`, reports to every client the source address that it sees; exits at the end of
 * its input, or after a while.
 */
export const listenerScript = `
const [port, family, limit] = process.argv.slice(1)
const plain = (address) => address.replace(/^::ffff:/, '').replace(/%.*$/, '')
const host = family === 'ipv4' ? '0.0.0.0' : '::'
const tcp = require('node:net').createServer((socket) => {
  socket.on('error', () => {})
  socket.end(plain(socket.remoteAddress ?? ''))
})
const udp = require('node:dgram').createSocket(family === 'ipv4' ? 'udp4' : { type: 'udp6', ipv6Only: true })
udp.on('message', (_text, from) => udp.send(plain(from.address), from.port, from.address))
const fail = (error) => { console.log(error.code ?? String(error)); process.exit(1) }
udp.on('error', fail)
tcp.on('error', fail)
tcp.listen({ port: Number(port), host, ipv6Only: family !== 'ipv4' }, () => {
  udp.bind(Number(port), host, () => console.log('ready'))
})
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume()
setTimeout(() => process.exit(0), Number(limit))
`

/**
 * Sends once by TCP or UDP, from a given port if any, and prints the outcome: \`{"source"}\` or
 * \`{"error"}\`.
 */
export const senderScript = `
const [protocol, address, port, family, limit, from] = process.argv.slice(1)
const localPort = Number(from)
const tell = (outcome) => { console.log(JSON.stringify(outcome)); process.exit(0) }
const lost = (error) => tell({ error: error.code ?? String(error) })
setTimeout(() => tell({ error: 'timeout' }), Number(limit))
if (protocol === 'tcp') {
  let heard = ''
  require('node:net').connect({ host: address, port: Number(port), ...(localPort ? { localPort } : {}) })
    .on('data', (text) => { heard += text })
    .on('end', () => tell({ source: heard }))
    .on('error', lost)
} else {
  const socket = require('node:dgram').createSocket(family === 'ipv4' ? 'udp4' : 'udp6')
  socket.on('error', lost).on('message', (text) => tell({ source: String(text) }))
  socket.bind(localPort, () => socket.connect(Number(port), address, (error) => error ? lost(error) : socket.send('?', (failed) => failed && lost(failed))))
}
`
