import { setTimeout as pause } from 'node:timers/promises'
import type { virDomainPtr } from '../../native-types/values.js'
import {
  argumentError,
  type CallLimits,
  checkArgument,
  checkLimits,
  isLinkLocal,
  LibvirtError,
  quote,
  StateError,
  TimeoutError,
} from '../base/index.js'
import { callsWithin, localError, type Session } from '../ffi/index.js'
import type { AgentProbe } from '../verify/index.js'
import { AgentAnswer } from './agent-answers.js'
import type { Guest } from './guest.js'

/** How a command in a guest ended. */
export interface GuestCommand {
  /** 255 where a signal ended it. */
  readonly status: number
  /** What it printed to standard output. */
  readonly stdout: string
  /** What it printed to standard error. */
  readonly stderr: string
}

/** Seconds that libvirt waits for the agent to answer one command; the agent answers at once or not at all. */
const patience = 5
/** Milliseconds between questions whether a command has ended. */
const interval = 100
/** libvirt's error codes if no agent answers. */
const absent: ReadonlySet<string> = new Set([
  'VIR_ERR_AGENT_UNRESPONSIVE',
  'VIR_ERR_AGENT_UNSYNCED',
  'VIR_ERR_AGENT_COMMAND_TIMEOUT',
  'VIR_ERR_ARGUMENT_UNSUPPORTED',
  'VIR_ERR_OPERATION_INVALID',
  'VIR_ERR_NO_SUPPORT',
])
/** The environment of commands in the guest. */
const environment = ['LC_ALL=C', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']

/**
 * The QEMU guest agent in a running guest, where one is installed and has a channel.
 *
 * Its calls throw LibvirtError: `VIR_ERR_AGENT_UNRESPONSIVE` where the agent does not answer or is not connected,
 * `VIR_ERR_ARGUMENT_UNSUPPORTED` where the guest has no channel for one, `VIR_ERR_OPERATION_INVALID` where the guest
 * does not run, `VIR_ERR_AGENT_UNSYNCED` where the answer does not belong to the command. A guest's administrator may
 * have disabled some commands, most often `guest-exec`.
 *
 * @see https://qemu-project.gitlab.io/qemu/interop/qemu-ga-ref.html
 */
export class GuestAgent {
  readonly #session: Session
  readonly #guest: Guest
  readonly #handle: virDomainPtr

  /** Use `guest.agent`. @internal */
  constructor(session: Session, guest: Guest) {
    this.#session = session
    this.#guest = guest
    this.#handle = guest.handle
  }

  /** Whether it answers. */
  async isConnected(limits?: CallLimits): Promise<boolean> {
    try {
      await this.command('guest-ping', {}, limits)
      return true
    } catch (error) {
      if (error instanceof LibvirtError && absent.has(error.code)) return false
      throw error
    }
  }

  /** One command of the agent's, such as `guest-get-host-name`. @see virDomainQemuAgentCommand, since 0.10.0 */
  async command(execute: string, args: Readonly<Record<string, unknown>> = {}, limits?: CallLimits): Promise<unknown> {
    checkArgument('agent.command', 'execute', execute, 'string')
    checkArgument('agent.command', 'args', args, 'object')
    return (await this.#ask(execute, args, limits)).value()
  }

  async #ask(
    execute: string,
    args: Readonly<Record<string, unknown>>,
    limits?: CallLimits | undefined,
  ): Promise<AgentAnswer> {
    const calls = callsWithin(this.#session, limits, 'agent.command')
    const text = requestText(execute, args)
    const answer = await calls.call('virDomainQemuAgentCommand', this.#handle, text, patience)
    return new AgentAnswer(execute, answer, (message) =>
      localError('virDomainQemuAgentCommand', 'VIR_ERR_AGENT_UNSYNCED', message),
    )
  }

  /**
   * Runs a program in the guest, as the agent's user, usually root, and waits until it exits.
   *
   * @param argv  run without a shell; a bare name is looked up in the usual directories
   * @throws TimeoutError  after `timeout` ms, default 10,000; the program is killed then, as on abort
   */
  async run(argv: readonly string[], limits: CallLimits = {}): Promise<GuestCommand> {
    checkLimits(limits, 'agent.run')
    const { timeout = 10_000, signal } = limits
    if (!Array.isArray(argv) || argv.some((word) => typeof word !== 'string'))
      throw argumentError('agent.run', 'argv', "must be a list of strings, such as ['ip', 'address']")
    const [path, ...arg] = argv
    if (path === undefined) throw argumentError('agent.run', 'argv', 'must name a program')
    signal?.throwIfAborted()
    const started = await this.#ask('guest-exec', { path, arg, env: environment, 'capture-output': true })
    const pid = started.processId()
    for (const deadline = Date.now() + timeout; ; ) {
      const { exited, ...outcome } = (await this.#ask('guest-exec-status', { pid })).execStatus()
      if (exited) return outcome
      if (Date.now() > deadline || signal?.aborted) {
        await this.command('guest-exec', { path: 'kill', arg: ['-9', String(pid)], env: environment })
        signal?.throwIfAborted()
        const message = `${argv.join(' ')} in guest ${this.#guest.name}: not finished within ${timeout} ms`
        throw new TimeoutError(message, { call: 'guest-exec', timeout, started: true })
      }
      await pause(interval)
    }
  }

  /**
   * This guest as an endpoint for `verify()`, with the addresses and routes that the agent reports.
   *
   * @param macOrDevice  the interface, if it has several
   * @throws StateError  where the interface is on no network
   */
  async probe(macOrDevice?: string, limits?: CallLimits): Promise<AgentProbe> {
    const { mac, network, device } = this.#guest.interface(macOrDevice)
    if (network === null) {
      throw new StateError(`${mac} of guest ${this.#guest.name} is on no network`)
    }
    const own = (await this.#guest.addresses('agent', limits)).filter((address) => address.mac === mac)
    const inner = new Set(own.map((address) => address.device))
    const { stdout } = await this.run(['cat', '/proc/net/route', '/proc/net/ipv6_route'], limits)
    return {
      state: {
        name: this.#guest.name,
        network,
        addresses: own
          .filter(({ address }) => !isLinkLocal(address))
          .map(({ address, prefix }) => `${address}/${prefix}`),
        hasDefaultRoute: stdout.split('\n').some((line) => defaultRouteOf(line, inner)),
        mac,
        ...(device === null ? {} : { port: device }),
      },
      run: (argv, limit) => this.run(argv, { timeout: limit }),
    }
  }
}

/** Whether a line of Linux's routing tables is the default route over one of these links. */
function defaultRouteOf(line: string, links: ReadonlySet<string>): boolean {
  const words = line.trim().split(/\s+/)
  const ipv4 = links.has(words[0] ?? '') && words[1] === '00000000' && words[7] === '00000000'
  const ipv6 = links.has(words.at(-1) ?? '') && words[0] === '0'.repeat(32) && words[1] === '00'
  return ipv4 || ipv6
}

function requestText(execute: string, args: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify({ execute, ...(Object.keys(args).length > 0 ? { arguments: args } : {}) })
  } catch {
    throw argumentError('agent.command', 'args', `must be representable in JSON, not ${quote(args)}`)
  }
}
