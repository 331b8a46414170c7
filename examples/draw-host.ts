/**
 * Draws a host: its networks, what they are built on, its guests, and who can reach whom.
 *
 *   npx tsx examples/draw-host.ts qemu:///system > host.svg
 *   npx tsx examples/draw-host.ts qemu:///system mermaid
 *
 * Without a URI it draws the simulated host of test:///default, with one network of each mode.
 */
import { connect } from 'virtnet'
import { exampleNetworks } from './networks.js'

const [uri = 'test:///default', format = 'svg'] = process.argv.slice(2)
if (format !== 'svg' && format !== 'mermaid' && format !== 'dot') {
  console.error(`draw-host: '${format}' is not a format; use svg, mermaid or dot`)
  process.exit(2)
}

const connection = await connect(uri)
try {
  if (uri === 'test:///default') {
    await (await connection.host.apply({ bridges: [{ name: 'br0', ports: ['eth2'] }] })).confirm()
    for (const definition of exampleNetworks) await (await connection.networks.create(definition)).free()
  }
  process.stdout.write(await connection.draw({ format, timeout: 60_000 }))
} finally {
  await connection.close()
}
