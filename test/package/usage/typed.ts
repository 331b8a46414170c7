// Compiled by whatever runs it; `await using` and the types included.
import { type Connection, connect, LibvirtError, type NatNetwork, type NetworkEvent } from 'virtnet'
import type { GapEvent } from 'virtnet/events'

async function main(): Promise<void> {
  let left: Connection | undefined
  {
    await using connection = await connect('test:///default')
    left = connection
    const events = connection.networks.events()
    const network: NatNetwork = await connection.networks.define({
      mode: 'nat',
      name: 'usage',
      ips: [{ address: '192.168.77.1', prefix: 24 }],
    })
    await network.start()
    const seen: (NetworkEvent | GapEvent)['type'][] = []
    for await (const { type } of events) {
      seen.push(type)
      if (type === 'started') break
    }
    const networks = await connection.networks.list()
    const active: number = await connection.libvirt.virNetworkIsActive(network.handle)
    let code: string | undefined
    try {
      await connection.networks.get('nowhere')
    } catch (error) {
      if (error instanceof LibvirtError) code = error.code
    }
    const names = networks.map(({ name }) => name).sort()
    if (active !== 1) throw new Error('it is not active')
    process.stdout.write(`${names.join('+')} ${seen.join('+')} ${code} `)
  }
  console.log(left.isClosed)
}

void main()
