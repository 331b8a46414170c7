import { afterAll, beforeAll } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import { type Host, type HostOptions, startHost } from '../harness/index.js'

/** A real libvirtd for the tests of a file, or of a `describe`; there as soon as they run. */
export interface Daemon {
  readonly host: Host
  readonly connection: Connection
  /** Its release as libvirt counts, 9000000 for 9.0. */
  readonly release: number
}

export function daemonOfFile(options: HostOptions = {}): Daemon {
  const daemon = {} as { -readonly [K in keyof Daemon]: Daemon[K] }
  beforeAll(async () => {
    daemon.host = await startHost(options)
    daemon.connection = await connect(daemon.host.uri)
    daemon.release = Number(await daemon.connection.libvirt.virConnectGetLibVersion())
  })
  afterAll(async () => {
    await daemon.connection?.close()
    await daemon.host?.[Symbol.asyncDispose]()
  })
  return daemon
}
