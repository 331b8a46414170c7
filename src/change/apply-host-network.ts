import { checkOptions, HostChangeError, limitChecks, printable, refuseErrors, sh, TimeoutError } from '../base/index.js'
import { checkHostNetwork, type HostNetworkDefinition, Layers } from '../host-network/index.js'
import { type HostFacts, localMachine, type MachineAccess, readHostFacts } from '../machine/index.js'
import { refuseUnwritable } from './batch.js'
import { thisProcess } from './change-owner.js'
import { type ConfirmQuery, confirmByPackets, refuseConfirmQueries } from './confirm-by-packets.js'
import { hostBefore } from './host-before.js'
import { HostNetworkChange } from './host-network-change.js'
import { fingerprintOf } from './host-shell.js'
import { changesItself, isOwnChanger } from './own-changes.js'
import { type HostRollback, PendingRollback, type RollbackReport } from './pending-rollback.js'
import { type Steps, stepsTo } from './steps.js'

/** Where a host's network is changed, and how long the change waits for confirmation. */
export interface ApplyHostNetworkOptions {
  /** The host; omitted: this machine. Takes root there. */
  readonly machine?: MachineAccess
  /** Milliseconds, 5,000 to 3,600,000, from the change until it rolls itself back. Default: 30,000. */
  readonly confirmWithin?: number
  /**
   * Confirms the change as soon as all of these packets are answered, and rolls it back if they are not within
   * `confirmWithin`. The returned change is already confirmed.
   */
  readonly confirmWhen?: readonly ConfirmQuery[] | undefined
  /**
   * Milliseconds within which the host has to make the change; omitted: as long as it takes. A timeout rolls back
   * first.
   */
  readonly timeout?: number | undefined
  /** Aborts until the returned promise resolves; rolls back first. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Applies a definition to a host's network, with iproute2, until the next boot. Rendered files make it permanent.
 *
 * The change runs on the host, as a separate process that rolls it back unless it is confirmed in time: however this
 * process ends, and even if the change cuts the host off. A failing step rolls back the ones before it. Links that the
 * definition does not name stay as they are, ports of a bridge that it does not name included.
 *
 * NetworkManager or systemd-networkd do not learn of the change, and may restore their own configuration until they
 * have the rendered files. The resolver is left alone, and no DHCP client is started.
 *
 * ```ts
 * await using change = await applyHostNetwork(definition, { confirmWithin: 30_000 })
 * await change.confirm()
 * ```
 *
 * @throws DefinitionError  before anything is touched, with all that {@link checkHostNetwork} finds wrong on this host
 * @throws DefinitionError  before anything is touched, for a `confirmWhen` that could not be sent
 * @throws the signal's reason
 * @throws HostChangeError  with `confirmWhen`, packets did not pass, and the host is as it was: `unconfirmed` says
 *   which; the host refused a step, and is as it was; it cannot be reached, and goes back by itself; or another change
 *   of it waits to be confirmed: `holder` says whose, and until when
 */
export async function applyHostNetwork(
  definition: HostNetworkDefinition,
  options: ApplyHostNetworkOptions = {},
): Promise<HostNetworkChange> {
  checkOptions<ApplyHostNetworkOptions>('applyHostNetwork', options, {
    machine: 'object',
    confirmWhen: 'array',
    confirmWithin: { least: 5000, most: 3_600_000, unit: 'milliseconds' },
    ...limitChecks,
  })
  const { machine: host = localMachine, confirmWithin = 30_000, confirmWhen } = options
  if (confirmWhen) await refuseConfirmQueries(confirmWhen, host)
  const signal = endOf(options)
  // Another change may come between reading and changing, and invalidate what was read.
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    signal?.throwIfAborted()
    const change = await attemptChange(definition, host, confirmWithin, signal)
    if (!change) continue
    if (confirmWhen && change.state === 'pending') await confirmByPackets(change, confirmWhen, host, signal)
    return change
  }
  throw new HostChangeError(
    `the host's network kept changing during ${mostAttempts} attempts; apply again once it is stable`,
    'untouched',
  )
}

const mostAttempts = 5

/** Aborts with the caller's signal, or with a TimeoutError when the time is over. */
function endOf({ timeout, signal }: ApplyHostNetworkOptions): AbortSignal | undefined {
  if (timeout === undefined) return signal
  const late = new AbortController()
  const expire = (): void =>
    late.abort(
      new TimeoutError(`applyHostNetwork: timed out after ${timeout} ms`, {
        call: 'applyHostNetwork',
        timeout,
        started: true,
      }),
    )
  setTimeout(expire, timeout).unref()
  return signal === undefined ? late.signal : AbortSignal.any([signal, late.signal])
}

/** @returns undefined if the network changed between reading and changing it */
async function attemptChange(
  definition: HostNetworkDefinition,
  host: MachineAccess,
  confirmWithin: number,
  signal: AbortSignal | undefined,
): Promise<HostNetworkChange | undefined> {
  const fingerprint = isOwnChanger(host) ? '' : await fingerprintOf(host)
  const facts = readable(await readHostFacts(host, { signal }))
  const findings = checkHostNetwork(definition, facts)
  refuseErrors(findings)
  const layers = new Layers(definition)
  const steps = stepsTo(layers, hostBefore(facts))
  const commands = [...steps.create, ...steps.move].map((step) => sh`ip ${step}`)
  if (commands.length === 0) {
    return new HostNetworkChange(undefined, { commands, warnings: findings, deadline: new Date() })
  }
  refuseUnwritable(steps)
  signal?.throwIfAborted()
  const owner = thisProcess(layers.links.map((link) => link.definition.name))
  // The host counts in whole seconds.
  const seconds = Math.ceil(confirmWithin / 1000)
  const task = { steps, seconds, owner, fingerprint }
  const running = await (isOwnChanger(host) ? host[changesItself](task) : PendingRollback.start(host, task))
  if (!running) return undefined
  const deadline = Date.now() + seconds * 1000
  const change = new HostNetworkChange(running, { commands, warnings: findings, deadline: new Date(deadline) })
  const { files, said, left } = await settled(running, change, deadline, signal)
  const failed = files.includes('failed')
  if (!failed && !files.includes('undone') && !files.includes('gone')) return change
  await running.forget()
  const reason = failed
    ? `the host refused: ${refusedStep(steps, said)}`
    : `the host was unreachable for ${seconds} s after the change`
  const rest = left ? `it was rolled back, except for:\n${left}` : 'everything is as it was'
  throw new HostChangeError(`${reason}; ${rest}`, 'rolled-back')
}

/** Waits until the change is made, or rolled back. */
async function settled(
  running: HostRollback,
  change: HostNetworkChange,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<RollbackReport> {
  try {
    // If the change cuts the host off, the host answers only after the rollback.
    return await running.until(
      deadline + 30_000,
      ({ files }) =>
        (files.includes('applied') && files.includes('pending')) ||
        files.some((file) => file === 'failed' || file === 'undone' || file === 'gone'),
      signal,
    )
  } catch (error) {
    if (signal?.aborted) await change.rollBack()
    throw error
  }
}

/** @throws HostChangeError if facts that a change depends on cannot be read */
function readable(facts: HostFacts): HostFacts {
  const missing = facts.unseen.find(({ fact }) => fact === 'links' || fact === 'addresses' || fact === 'routes')
  if (missing)
    throw new HostChangeError(`cannot read ${missing.asked} from the host: ${printable(missing.reason)}`, 'untouched')
  return facts
}

/** The command that `ip -batch` failed at, and why. */
function refusedStep(steps: Steps, said: string): string {
  const [, file, line] = /^Command failed (\w+):(\d+)$/m.exec(said) ?? []
  const words = file === 'create' || file === 'move' ? steps[file][Number(line) - 1] : undefined
  return words === undefined ? said : `${sh`ip ${words}`}: ${said.replace(/^Command failed .*$/m, '').trim()}`
}
