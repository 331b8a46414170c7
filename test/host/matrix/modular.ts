import { expect, test } from 'vitest'
import type { Connection } from '../../../src/connection/index.js'
import { startHost, startLan } from '../harness/index.js'
import type { LibvirtVersion } from '../harness/libvirts.js'
import { connectLooking } from './life.js'
import { liveOnNetworks } from './networks-alone.js'

/**
 * A daemon with the network driver alone is what virtnetworkd is. Debian packages none of libvirt's modular daemons, so
 * here it is a libvirtd without the other drivers; those that `.ci/modular` builds are tested in test/host/modular.
 */
export function networkDaemon(libvirt: LibvirtVersion): void {
  test(`libvirt ${libvirt}: a connection to the networks alone does all of them, and says where the rest is`, async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, libvirt, firewall: 'iptables', drivers: ['network'] })
    expect(host.uri).toMatch(/^network\+unix:/)
    await using connection = await connectLooking(host)
    const { daemon, hypervisor } = await connection.versions()
    expect(daemon.startsWith(`${libvirt}.`)).toBe(true)
    expect(hypervisor).toBeNull()
    await liveOnNetworks(connection, host)

    const elsewhere: readonly (readonly [(connection: Connection) => Promise<unknown>, RegExp])[] = [
      [({ guests }) => guests.list(), /no guests: connect\(\) to a hypervisor, such as qemu:\/\/\/system/],
      [({ guests }) => guests.get('q1'), /no guests/],
      [({ nwfilters }) => nwfilters.list(), /nwfilter:\/\/\/system for these alone/],
      [({ hostInterfaces }) => hostInterfaces.list(), /interface:\/\/\/system for these alone/],
    ]
    for (const [ask, remedy] of elsewhere) {
      await expect(ask(connection)).rejects.toMatchObject({
        code: 'VIR_ERR_NO_SUPPORT',
        remedy: expect.stringMatching(remedy),
      })
    }
  })
}
