import { MachineError, printable } from '../base/index.js'
import { type ChangesItself, changesItself, type HostRollback, type RollbackTask } from '../change/index.js'
import type { Session } from '../ffi/index.js'
import { gatherLibvirt } from '../gathering/index.js'
import type { HostFacts } from '../machine/index.js'
import { changedByIp } from './ip-command.js'
import { PendingChange } from './pending-change.js'
import { withNetworks } from './running-networks.js'
import { simulatedHost } from './simulated-host.js'

/**
 * The simulated machine of libvirt's test driver: facts in memory, with what libvirt would set up for running networks.
 * Changes are made in memory too; nothing on this machine is read or changed.
 */
export class SimulatedMachine implements ChangesItself {
  readonly #session: Session
  readonly #own: { facts: HostFacts } = { facts: simulatedHost() }
  #change: PendingChange | undefined

  constructor(session: Session) {
    this.#session = session
  }

  async facts({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<HostFacts> {
    return withNetworks(this.#own.facts, await gatherLibvirt(this.#session, signal))
  }

  /** Supports the ip(8) commands that change links, addresses and routes. */
  async run(argv: string[]): Promise<string> {
    const [command = '', ...words] = argv
    if (command !== 'ip')
      throw new MachineError(
        `the simulated host of test:/// has no programs but ip, to change links, addresses and routes; it cannot run ${printable(command)}`,
        'pass connect(uri, { machine }), or connect to a real libvirt',
      )
    this.#own.facts = changedByIp(this.#own.facts, words)
    return ''
  }

  async readFile(path: string): Promise<string> {
    if (path === '/proc/sys/kernel/hostname') return this.#session.call('virConnectGetHostname')
    const { sysctls } = await this.facts()
    const name = path
      .replace(/^\/proc\/sys\//, '')
      .split('/')
      .map((part) => part.replaceAll('.', '/'))
      .join('.')
    const value = path.startsWith('/proc/sys/') ? sysctls[name] : undefined
    if (value === undefined) throw new Error(`ENOENT: the simulated host of test:/// has no file ${path}`)
    return value
  }

  async glob(pattern: string): Promise<string[]> {
    const folder = '/sys/class/net/'
    if (!pattern.startsWith(folder)) return []
    const wanted = pattern.slice(folder.length)
    const { links } = await this.facts()
    return links.flatMap(({ name }) => (wanted === '*' || wanted === name ? [`${folder}${name}`] : []))
  }

  async [changesItself](task: RollbackTask): Promise<HostRollback> {
    this.#change?.refuseAnother()
    this.#change = new PendingChange(this.#own, task)
    return this.#change
  }
}
