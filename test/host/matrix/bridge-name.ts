import { describe, expect, test } from 'vitest'
import { BridgeNameInUseError } from '../../../src/base/errors.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'
import { type Host, startHost } from '../harness/index.js'
import type { LibvirtVersion } from '../harness/libvirts.js'
import { connectLooking, startScene } from './life.js'
import { partOf } from './part.js'

const isolated = (name: string, bridge: string, number: number) =>
  ({
    mode: 'isolated',
    name,
    bridge: { name: bridge, stp: false, delay: 0 },
    ips: [{ address: `192.168.${number}.1`, prefix: 24 }],
  }) as const satisfies NetworkDefinition

const indexOf = async (host: Host, link: string) =>
  (await host.attempt('cat', [`/sys/class/net/${link}/ifindex`])).stdout.trim()

/** Links of a host: a name, the commands that make it, and what is said of it. */
const links: Record<string, readonly [string, string, RegExp]> = {
  'an uplink': ['hw0', ':', /of type ethernet; virbr0 is free/],
  'a bridge with a guest': [
    'br7',
    'ip link add br7 type bridge; ip tuntap add tap7 mode tap; ip link set tap7 master br7',
    /a bridge of the host with ports tap7; virbr0 is free/,
  ],
  'a bridge that something left': [
    'virbr0',
    'ip link add virbr0 type bridge',
    /without ports .*ip link delete virbr0\); virbr1 is free/,
  ],
  "a guest's tap": ['vnet0', 'ip tuntap add vnet0 mode tap', /of type ethernet; virbr0 is free/],
}

/** A start that would take the name of a link of the host, which libvirt from 11.3 on deletes for it. */
export function bridgeNames(libvirt: LibvirtVersion): void {
  describe(`libvirt ${libvirt}: a bridge with the name of a link`, () => {
    test.each(partOf(links, 'an uplink'))(
      'is refused before libvirt is asked, and %s is still there',
      async (_what, [link, setup, message]) => {
        await using scene = await startScene({ libvirt, firewall: 'iptables' })
        const { connection, host } = scene
        await host.sh(setup)
        const index = await indexOf(host, link)
        expect(index).not.toBe('')
        const refused = async (work: Promise<unknown>) => {
          const error = await work.then(
            () => undefined,
            (reason: unknown) => reason,
          )
          expect(error).toBeInstanceOf(BridgeNameInUseError)
          expect(error).toMatchObject({ network: 'n', bridge: link, message: expect.stringMatching(message) })
          expect(await indexOf(host, link)).toBe(index)
        }
        const definition = isolated('n', link, 120)
        await refused(connection.networks.create(definition))
        const network = await connection.networks.define(definition)
        await refused(network.start())
        await refused(network.setAutostart(true))

        // What is stored takes effect at a restart; the network goes on as it is.
        await connection.networks.define({ ...isolated('n', 'vother', 120), uuid: network.uuid })
        await network.start()
        await network.setAutostart(true)
        await connection.networks.define({ ...definition, uuid: network.uuid })
        const bridge = await indexOf(host, 'vother')
        await refused(network.restart())
        expect(await indexOf(host, 'vother')).toBe(bridge)
        expect(await network.isActive()).toBe(true)

        // What is free is.
        const free = (await connection.networks.create(isolated('m', link, 121)).catch((error) => error.free)) as string
        const other = await connection.networks.create(isolated('m', free, 121))
        expect(await other.bridgeName()).toBe(free)
      },
    )

    test('is seen where the daemon has no interface driver, if the machine can be', async () => {
      await using host = await startHost({
        uplinks: ['hw0'],
        libvirt,
        firewall: 'iptables',
        drivers: ['qemu', 'network', 'nwfilter', 'nodedev', 'secret', 'storage'],
      })
      await using connection = await connectLooking(host)
      await expect(connection.hostInterfaces.get('hw0')).rejects.toMatchObject({ code: 'VIR_ERR_NO_SUPPORT' })
      const index = await indexOf(host, 'hw0')
      await expect(connection.networks.create(isolated('n', 'hw0', 120))).rejects.toMatchObject({
        name: 'BridgeNameInUseError',
        message: 'network n cannot start: its bridge name hw0 is taken by a host link; virbr0 is free',
      })
      expect(await indexOf(host, 'hw0')).toBe(index)
    })

    test('of a network that runs is libvirt’s to refuse', async () => {
      await using scene = await startScene({ libvirt, firewall: 'iptables' })
      const { connection } = scene
      const network = await connection.networks.create(isolated('n', 'vn', 120))
      await expect(network.start()).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_INVALID' })
      await expect(connection.networks.create(isolated('n', 'vn', 120))).rejects.toMatchObject({ name: 'LibvirtError' })
      await expect(connection.networks.create(isolated('m', 'vn', 121))).rejects.toThrow(/vn/)
      expect(await network.isActive()).toBe(true)
    })
  })
}
