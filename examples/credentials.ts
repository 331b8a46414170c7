/**
 * A daemon that requires authentication. The function may take its time: it blocks nothing else in the process.
 *
 *   tsx examples/credentials.ts qemu+tcp://host/system
 */
import { createInterface } from 'node:readline'
import { connect, LibvirtError } from 'virtnet'

const terminal = createInterface({ input: process.stdin })
const lines = terminal[Symbol.asyncIterator]()
try {
  await using connection = await connect(process.argv[2] ?? 'test:///default', {
    // Called once for each credential that the daemon requests; null gives up.
    credentials: async ({ prompt, type }) => {
      process.stderr.write(`${prompt || type}: `)
      const { done, value } = await lines.next()
      return done ? null : value
    },
    timeout: 30_000,
  })
  console.log(`connected to ${await connection.hostname()}`)
} catch (error) {
  if (!(error instanceof LibvirtError && error.code === 'VIR_ERR_AUTH_FAILED')) throw error
  console.log(`access denied: ${error.message}`)
} finally {
  terminal.close()
}
