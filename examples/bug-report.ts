/**
 * A bug report that can be analysed without the host: a snapshot of it, and the question with the wrong answer.
 *
 *     npx tsx examples/bug-report.ts report.json [URI]      on the host: writes it
 *     npx tsx examples/bug-report.ts report.json            anywhere: if the file exists, answers from it
 *
 * It contains names, addresses and firewall rules: check it before you send it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, matrixText, parseSnapshot, reachabilityMatrix } from 'virtnet'

const [file = 'report.json', uri = 'test:///default'] = process.argv.slice(2)
if (!existsSync(file)) {
  await using connection = await connect(uri)
  writeFileSync(file, JSON.stringify(await connection.snapshot()), { mode: 0o600 })
  console.log(`wrote ${file}`)
}
const snapshot = parseSnapshot(readFileSync(file, 'utf8'))
const { libvirt, networks, guests, unseen } = snapshot
console.log(`libvirt ${libvirt.version}, ${libvirt.driver}; ${networks.length} networks, ${guests.length} guests`)
for (const { asked, reason } of unseen) console.log(`could not be read: ${asked}: ${reason}`)
if (snapshot.facts) console.log(matrixText(reachabilityMatrix(snapshot)))
