// node apply-script.mjs PACKAGE URI PLAN JOURNAL: applies a plan, as a process of its own, which the test kills.
import { readFile } from 'node:fs/promises'

const [file, uri, plan, journal] = process.argv.slice(2)
const { connect } = await import(String(file))
const connection = await connect(uri)
const wanted = JSON.parse(await readFile(String(plan), 'utf8'))
console.log('ready')
await connection.apply(wanted, {
  journal,
  disconnectGuests: true,
  onProgress: (/** @type {{ kind: string, place?: number }} */ { kind, place }) => {
    // In the middle, so that the test sees what it holds.
    if (process.env.VIRTNET_STOP && kind === 'begin' && place === 1) process.kill(process.pid, 'SIGSTOP')
  },
})
console.log('applied')
await connection.close()
