import { buildNetwork, type Snapshot } from 'virtnet'
import { printable, printableLines } from 'virtnet/reachability'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { networksOf } from '../reading/place.js'
import { yamlText } from '../terminal/data-text.js'
import { UsageError } from '../usage-error.js'

interface ShowOptions {
  readonly xml?: boolean
  readonly stored?: boolean
}

/** A network's definition, as `plan`, `apply` and `ensure` accept it; a guest's interfaces. */
export const showCommand: Command<ShowOptions> = {
  name: 'show',
  text: 'the definition of a network, or the interfaces of a guest',
  arguments: [{ name: '<name>', kind: 'guest-or-network', text: 'name or UUID of a network, or of a guest' }],
  options: [
    { flags: '--stored', text: 'the definition that the next start uses, if it differs from the running one' },
    { flags: '--xml', text: "libvirt's XML" },
  ],
  help: 'plan, apply and ensure accept a network as it is printed here.',
  async run(context, [name = ''], { xml, stored }) {
    const snapshot = await context.snapshot()
    const network = snapshot.networks.find((one) => one.name === name || one.uuid === name)
    const guest = snapshot.guests.find((one) => one.name === name || one.uuid === name)
    if (network === undefined && guest === undefined) throw nothing(name, snapshot)
    if (network === undefined && guest) {
      if (xml) throw new UsageError(`--xml: ${name} is a guest`, `\`virsh dumpxml ${name}\` prints its XML.`)
      const interfaces = (stored ? guest.stored : guest.running) ?? guest.stored ?? guest.running
      const { active, addresses } = guest
      const shown = { name: guest.name, uuid: guest.uuid, active, networks: networksOf(guest), interfaces, addresses }
      if (context.options.json) context.json(shown)
      else context.say(yamlText(shown))
      return exitCodes.yes
    }
    if (network === undefined) throw nothing(name, snapshot)
    const definition = (stored ? network.stored : network.running) ?? (stored ? null : network.stored)
    if (definition === null)
      throw new UsageError(`--stored: network ${name} is transient and has no stored definition`, 'Omit --stored.')
    if (xml) {
      const live = context.isOffline ? undefined : await (await context.connection()).networks.get(name, context.limits)
      context.say(
        printableLines((live ? await live.xml({ stored: stored === true }) : buildNetwork(definition)).trimEnd()),
      )
    } else if (context.options.json) context.json(definition)
    else {
      const { active, persistent, autostart } = network
      const state = [
        active ? 'active' : 'inactive',
        ...(persistent ? [] : ['transient']),
        ...(autostart ? ['starts with the daemon'] : []),
      ]
      context.say(context.paint('dim', `# ${printable(network.name)}: ${state.join(', ')}`), yamlText(definition))
    }
    return exitCodes.yes
  },
}

const nothing = (name: string, { networks, guests }: Snapshot): UsageError =>
  new UsageError(
    `there is no network or guest ${name}`,
    `Networks and guests: ${[...networks, ...guests].map((one) => one.name).join(', ') || 'none'}.`,
  )
