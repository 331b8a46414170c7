import type { MovedInterface } from 'virtnet/policy'
import { printable } from 'virtnet/reachability'
import type { Command } from '../../command.js'
import { exitCodes } from '../../exit-codes.js'
import { ownerOption } from './remove.js'
import { proofCode, sayProof } from './verify.js'

interface ReleaseOptions {
  readonly owner?: string
  readonly reattach?: boolean
}

interface QuarantineOptions extends ReleaseOptions {
  readonly network?: string
}

const guest = { name: '<guest>', kind: 'guest', text: 'the guest' } as const
const reattachOption = {
  flags: '--reattach',
  text: 'unplug and plug in what cannot be moved while it runs, such as macvtap',
} as const

export const quarantineCommand: Command<QuarantineOptions> = {
  name: 'quarantine',
  text: 'take a guest off its networks, and prove by packets that nothing gets out',
  arguments: [guest],
  options: [
    { flags: '--network <name>', text: 'the isolated network to move it to; default: quarantine, made where missing' },
    ownerOption,
    reattachOption,
  ],
  live: true,
  help: 'Ends with 0 where it is proved, 1 where a packet got out, 3 where none could be sent from here.',
  async run(context, [name = ''], options) {
    const { policies } = await context.connection()
    const done = await context.progress.during(`moving ${name}`, () =>
      policies.quarantine(name, { ...context.limits, ...options }),
    )
    if (context.options.json) context.json(done)
    else {
      context.say(`guest ${printable(done.guest)}: in quarantine, on network ${printable(done.network)}`)
      for (const one of done.moved) context.say(movedText(one))
      sayProof(context, done.proof, false)
    }
    return proofCode([done.proof])
  },
}

export const releaseCommand: Command<ReleaseOptions> = {
  name: 'release',
  text: 'let a guest out of quarantine: back to the networks where it was',
  arguments: [guest],
  options: [ownerOption, reattachOption],
  live: true,
  async run(context, [name = ''], options) {
    const { policies } = await context.connection()
    const done = await context.progress.during(`moving ${name} back`, () =>
      policies.release(name, { ...context.limits, ...options }),
    )
    if (context.options.json) context.json(done)
    else {
      context.say(`guest ${printable(done.guest)}: released`)
      for (const one of done.moved) context.say(movedText(one))
    }
    return exitCodes.yes
  },
}

const movedText = ({ mac, from, to }: MovedInterface): string =>
  `  ${printable(mac)}: from ${printable(from)} to ${printable(to)}`
