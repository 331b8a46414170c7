'use strict'
// What importing alone does, and what works where libvirt is not installed.
const { readdirSync, readFileSync } = require('node:fs')

const threads = () => readdirSync('/proc/self/task').length
const workers = () => process.getActiveResourcesInfo().filter((name) => /worker|messageport/i.test(name))

module.exports = async (load) => {
  const before = threads()
  const { buildNetwork, connect, LibraryError, parseNetwork } = await load()
  const koffi = /koffi/.test(readFileSync('/proc/self/maps', 'utf8'))
  const definition = { mode: 'isolated', name: 'lab', ips: [{ address: '10.0.0.1', prefix: 24 }] }
  const same = JSON.stringify(parseNetwork(buildNetwork(definition))) === JSON.stringify(definition)
  const started = { threads: threads() - before, workers: workers(), koffi }
  const error = await connect('test:///default').catch((reason) => reason)
  console.log(JSON.stringify({ ...started, same, library: error instanceof LibraryError, message: error.message }))
}
