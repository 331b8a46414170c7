import { type Ip, ipOf, type Oracle, sameIp } from '../../../base/index.js'
import type { Guest } from '../../world/guest.js'
import type { Machine } from '../../world/machine.js'
import { linkSysctls } from '../../world/sysctls.js'
import { ChainAsker, type Recorder } from './ask-chain.js'
import { Hooks } from './hook.js'
import { RuleView } from './rule-view.js'

/** One machine's kernel in one possible world: its settings, its hooks, and the connections that it tracks. */
export class Kernel {
  readonly machine: Machine
  readonly oracle: Oracle
  readonly hooks: Hooks

  constructor(machine: Machine, oracle: Oracle, recorder: Recorder) {
    this.machine = machine
    this.oracle = machine.name === undefined ? oracle : about(machine.label, oracle)
    this.hooks = new Hooks(
      machine,
      this.oracle,
      new ChainAsker(this.oracle, new RuleView(machine, this.oracle), recorder),
    )
  }

  /** Reads a setting that is 0 or another number; an open question if it could not be read. */
  readonly isSet = (name: string): boolean => {
    const value = this.machine.sysctl(name)
    if (value !== undefined) return value !== '0'
    return this.oracle.decide({
      kind: 'sysctl-unseen',
      key: `sysctl ${name}`,
      text: `${name}, which could not be read, is on`,
    })
  }

  /** Whether the machine has a neighbour entry for a guest on a bridge. */
  neighbourKnownOn(bridge: string, guest: Guest): boolean {
    return this.machine.facts.neighbours.some(({ address, link, mac, state }) => {
      const ip = link === bridge && mac !== undefined && state !== 'failed' ? ipOf(address) : undefined
      return ip !== undefined && guest.addresses.some((own) => sameIp(own.ip, ip))
    })
  }

  /** Whether one knows the other's MAC address before asking, because its own request cannot be heard. */
  neighbourKnown(asker: Ip, target: Ip): boolean {
    const text = `${asker.text} already knows the MAC address of ${target.text}, which asked first`
    return this.oracle.decide({ kind: 'neighbour-known', key: `neighbour ${asker.text} ${target.text}`, text })
  }

  /** How strictly it checks through which link a source arrives: 0 not at all, 1 only that link, 2 any link. */
  reversePathStrictness(link: string): number {
    return Math.max(...linkSysctls(link, 'rp_filter').map((name) => Number(this.machine.sysctl(name) ?? 0)))
  }
}

/** Questions about other machines name the machine. */
const about = (label: string, oracle: Oracle): Oracle => ({
  spend: (steps) => oracle.spend?.(steps),
  decide: (unknown) => {
    const [key, topic] = [unknown.key, unknown.topic ?? unknown.key].map((one) => `${label}: ${one}`)
    return oracle.decide({ ...unknown, key: key ?? '', topic: topic ?? '', text: `on the ${label}: ${unknown.text}` })
  },
})
