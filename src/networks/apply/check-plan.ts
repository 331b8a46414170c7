import { ApplyError, argumentError, isJson, isUnsupported, printable } from '../../base/index.js'
import type { JournalHost } from '../../change/index.js'
import type { Session } from '../../ffi/index.js'
import type { NetworkPlan } from '../../plan/index.js'

/** The machine and scope that a connection's networks belong to. */
export async function hostOf(session: Session): Promise<JournalHost> {
  const machine = await session.call('virConnectGetHostname').catch((error: unknown) => {
    if (isUnsupported(error)) return ''
    throw error
  })
  return { machine, scope: new URL(await session.call('virConnectGetURI')).pathname }
}

/** @throws ApplyError  for a plan that was made for another host or scope */
export function refuseElsewhere({ host }: NetworkPlan, { machine, scope }: JournalHost): void {
  if (host === undefined || (host.machine === machine && host.scope === scope)) return
  const message = `the plan is for ${printable(host.machine)}${printable(host.scope)}, and this connection is to ${machine}${scope}; nothing was done: plan on this connection`
  throw new ApplyError(message, 'untouched')
}

/** @throws OptionTypeError for anything but a plan @throws ApplyError for a plan with a change that cannot be made */
export function checkPlan(plan: NetworkPlan): void {
  if (!isJson(plan) || !Array.isArray(plan.changes))
    throw argumentError('apply', 'plan', 'must be what connection.plan() returned')
  const { host } = plan as NetworkPlan
  if (host !== undefined && !(isJson(host) && typeof host.machine === 'string' && typeof host.scope === 'string'))
    throw argumentError('apply', 'plan', 'must be what connection.plan() returned; its host is not')
  for (const [index, change] of (plan as NetworkPlan).changes.entries()) {
    if (!isJson(change) || !isJson(change.impact) || !('before' in change) || !('definition' in change))
      throw argumentError('apply', 'plan', `must be what connection.plan() returned; changes[${index}] is not`)
  }
  const refused = plan.changes.flatMap(({ network, impact }) =>
    impact.kind === 'refused' ? [`network ${network}: ${impact.because.join('; ')}`] : [],
  )
  if (refused.length > 0)
    throw new ApplyError(`the plan cannot be carried out: ${refused.join('; ')}; nothing was done`, 'untouched')
}
