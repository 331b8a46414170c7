import { setTimeout as pause } from 'node:timers/promises'
import { DefinitionError, type DefinitionIssue, HostChangeError, ipOf, printable, quote } from '../base/index.js'
import { type HostFacts, isDefault, type MachineAccess, readHostFacts } from '../machine/index.js'
import { echoes, must, nodeOn, senderScript, startOf } from '../packets/index.js'
import type { HostNetworkChange } from './host-network-change.js'

/**
 * A packet that the host sends and that has to be answered. A query of `explain()` from the host to the outside
 * qualifies.
 */
export interface HostPacket {
  /** The host itself. */
  readonly from?: { readonly kind: 'host' } | undefined
  /** The destination. */
  readonly to: { readonly kind: 'external'; readonly address: string }
  /** UDP needs a service that answers any datagram. */
  readonly protocol: 'icmp' | 'tcp' | 'udp'
  /** For TCP and UDP: a port on which something listens. */
  readonly port?: number | undefined
  /** The family of the address. */
  readonly family?: 'ipv4' | 'ipv6' | undefined
}

/**
 * What confirms a change: a packet sent by the host is answered. `gateway`: an echo from a
 * gateway of the default routes, of each family that has one. `caller`: an echo from the machine whose ssh session this
 * runs in.
 */
export type ConfirmQuery = 'gateway' | 'caller' | HostPacket

/** @returns what is wrong with them, or undefined */
export function confirmIssues(queries: readonly ConfirmQuery[], machine: MachineAccess): DefinitionIssue[] {
  const issues: DefinitionIssue[] = []
  const add = (index: number, path: string, message: string) =>
    issues.push({ path: `confirmWhen[${index}]${path}`, message })
  for (const [index, query] of queries.entries()) {
    if (query === 'gateway' || query === 'caller') continue
    if (typeof query !== 'object' || query === null) {
      add(index, '', `must be 'gateway', 'caller' or a packet, not ${quote(query)}`)
      continue
    }
    const { from, to, protocol, port, family } = query
    if (from !== undefined && from.kind !== 'host')
      add(index, '.from.kind', `must be 'host': it is the host that sends`)
    if (to?.kind !== 'external') add(index, '.to.kind', "must be 'external': a machine beyond the host answers")
    const ip = typeof to?.address === 'string' ? ipOf(to.address) : undefined
    if (!ip) add(index, '.to.address', `must be an IP address, not ${quote(to?.address)}`)
    else if (family !== undefined && family !== ip.family)
      add(index, '.family', `${ip.text} is not of family '${family}'; omit it`)
    if (!['icmp', 'tcp', 'udp'].includes(protocol))
      add(index, '.protocol', `must be 'icmp', 'tcp' or 'udp', not ${quote(protocol)}`)
    else if (protocol !== 'icmp' && !(Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535))
      add(index, '.port', `must be a port (1–65535) on which something listens, not ${quote(port)}`)
  }
  if (queries.length === 0)
    issues.push({ path: 'confirmWhen', message: 'is empty: nothing would prove that the change works' })
  if (machine.start === undefined)
    issues.push({ path: 'machine', message: 'has no start(), which sending packets needs; machineThrough() has it' })
  return issues
}

/** @throws DefinitionError  before anything is touched */
export async function refuseConfirmQueries(queries: readonly ConfirmQuery[], machine: MachineAccess): Promise<void> {
  const issues = confirmIssues(queries, machine)
  if (issues.length > 0) throw new DefinitionError(issues)
  const caller = queries.indexOf('caller')
  if (caller >= 0 && (await callerOf(machine)) === undefined) {
    const message =
      "'caller' is who is logged in by ssh, and nobody is: give the address of a machine that has to be reached"
    throw new DefinitionError([{ path: `confirmWhen[${caller}]`, message }])
  }
  if (queries.some((query) => typeof query === 'object' && query.protocol !== 'icmp')) await nodeOn(startOf(machine))
}

/** Milliseconds. */
const answerTime = 1000
const between = 250
/** Time reserved for a rollback on request, before the automatic one. */
const reserve = 2000

/**
 * Confirms a change once all packets are answered, or rolls it back shortly before its deadline.
 *
 * @throws HostChangeError  `rolled-back`, with what did not work
 * @throws the signal's reason, after the rollback
 */
export async function confirmByPackets(
  change: HostNetworkChange,
  queries: readonly ConfirmQuery[],
  machine: MachineAccess,
  signal: AbortSignal | undefined,
): Promise<void> {
  let failed: string[] = []
  const end = change.deadline.getTime() - reserve
  do {
    if (signal?.aborted) {
      await change.rollBack()
      throw signal.reason
    }
    // A host that is cut off does not answer until it is reachable again.
    const before = failed.length > 0 ? failed : queries.map((query) => `${queryText(query)}: the host does not answer`)
    failed = await Promise.race([failing(queries, machine), overAt(end, before)])
    if (failed.length === 0) return change.confirm()
    await pause(between)
  } while (Date.now() < end)
  await change.rollBack()
  const message = `packets did not pass in time, and the change was rolled back: ${failed.join('; ')}`
  throw new HostChangeError(message, 'rolled-back', { unconfirmed: failed })
}

async function overAt(end: number, last: string[]): Promise<string[]> {
  await pause(Math.max(0, end - Date.now()), undefined, { ref: false })
  return last
}

/** What does not work now. */
async function failing(queries: readonly ConfirmQuery[], machine: MachineAccess): Promise<string[]> {
  const answers = await Promise.all(
    queries.map(async (query) => {
      try {
        const why = await whyNot(query, machine)
        return why === undefined ? [] : [`${queryText(query)}: ${why}`]
      } catch (error) {
        return [`${queryText(query)}: ${printable(error instanceof Error ? error.message : String(error))}`]
      }
    }),
  )
  return answers.flat()
}

/** @returns undefined if an answer came */
async function whyNot(query: ConfirmQuery, machine: MachineAccess): Promise<string | undefined> {
  if (query === 'gateway') return noGateway(machine)
  const to = query === 'caller' ? await callerOf(machine) : query.to.address
  if (to === undefined) return 'nobody is logged in by ssh'
  if (query === 'caller' || query.protocol === 'icmp') {
    return (await echo(machine, to)) ? undefined : `no answer from ${to}`
  }
  const start = startOf(machine)
  const { protocol, port } = query
  const family = ipOf(to)?.family ?? 'ipv4'
  const node = await nodeOn(start)
  const send = [node, '-e', senderScript, protocol, to, String(port), family, String(answerTime), '0']
  const { error } = JSON.parse(await must(start, send, answerTime + 5000)) as { error?: string }
  return error
}

async function noGateway(machine: MachineAccess): Promise<string | undefined> {
  const facts = await readHostFacts(machine)
  const gateways = gatewaysOf(facts)
  if (gateways.size === 0) return 'the host has no default route'
  for (const addresses of gateways.values()) {
    const answers = await Promise.all(addresses.map((address) => echo(machine, address)))
    if (!answers.includes(true)) return `no answer from ${addresses.join(', ')}`
  }
  return undefined
}

/** By family. Link-local ones need their link. */
function gatewaysOf({ routes }: HostFacts): Map<string, string[]> {
  const gateways = new Map<string, string[]>()
  for (const { family, table, destination, gateway, link, nextHops, dead } of routes) {
    if (!isDefault(destination) || dead || (table !== 'main' && table !== undefined)) continue
    for (const hop of [{ gateway, link }, ...(nextHops ?? [])]) {
      if (hop.gateway === undefined || hop.gateway === '') continue
      const address = /^fe80:/i.test(hop.gateway) && hop.link !== undefined ? `${hop.gateway}%${hop.link}` : hop.gateway
      gateways.set(family, [...(gateways.get(family) ?? []), address])
    }
  }
  return gateways
}

const echo = (machine: MachineAccess, address: string): Promise<boolean> =>
  echoes(startOf(machine), (argv) => argv, address.includes(':') ? 'ipv6' : 'ipv4', address, answerTime)

/** The other end of the ssh connection that commands arrive over. */
async function callerOf(machine: MachineAccess): Promise<string | undefined> {
  const said = (await machine.run(['sh', '-c', 'echo "$SSH_CONNECTION"'])).trim().split(' ')[0]
  return said === undefined ? undefined : ipOf(said)?.text
}

const queryText = (query: ConfirmQuery): string =>
  typeof query === 'string'
    ? `the ${query}`
    : `${query.protocol} to ${query.to.address}${query.port === undefined ? '' : ` port ${query.port}`}`
