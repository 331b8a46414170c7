import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { UsageError } from '../usage-error.js'

export const leasesCommand: Command = {
  name: 'leases',
  text: 'addresses that networks have leased to guests',
  arguments: [{ name: '[network]', kind: 'network', text: 'only of this network' }],
  async run(context, [name]) {
    const { networks, guests, unseen } = await context.snapshot()
    const wanted = name === undefined ? networks : networks.filter((one) => one.name === name || one.uuid === name)
    if (wanted.length === 0 && name !== undefined)
      throw new UsageError(
        `there is no network ${name}`,
        `Networks: ${networks.map((one) => one.name).join(', ') || 'none'}.`,
      )
    const leases = wanted.flatMap((network) =>
      network.leases.map((lease) => {
        const guest = guests.find(
          ({ running }) => lease.mac !== null && running?.some(({ mac }) => mac?.address === lease.mac),
        )
        return { network: network.name, guest: guest?.name ?? null, ...lease }
      }),
    )
    if (context.options.json) context.json(leases)
    else
      context.table(
        {
          head: ['NETWORK', 'GUEST', 'ADDRESS', 'MAC', 'HOSTNAME', 'EXPIRES'],
          rows: leases.map(({ network, guest, address, prefix, mac, hostname, expiresAt }) => [
            network,
            guest ?? '-',
            ['bold', `${address}/${prefix}`],
            mac ?? '-',
            hostname ?? '-',
            expiresAt ?? 'never',
          ]),
        },
        'No leases.',
      )
    for (const { fact, asked, reason } of unseen)
      if (fact === 'leases') context.note(`could not be read: ${asked}: ${reason}`)
    return exitCodes.yes
  },
}
