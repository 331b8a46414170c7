import { expect } from 'vitest'
import { type MachineAccess, machineThrough, readHostFacts } from '../../../src/machine/index.js'
import {
  explain,
  type ReachabilityEndpoint,
  type ReachabilityProtocol,
  type ReachabilitySegment,
} from '../../../src/reachability/index.js'
import {
  foretold,
  keepWorld,
  type RecordedMachine,
  type RecordedWorld,
  surroundingsOfWorld,
} from '../../recorded/recorded-worlds.js'
import { recording } from '../../recorded/recorder.js'
import { predictedAs, seenAs } from '../../recorded/words.js'
import type { Host, Machine } from '../harness/index.js'

/** A machine whose facts are read; `host` is the one that is asked. */
interface Known extends Omit<RecordedMachine, 'host'> {
  readonly source: MachineAccess
}

/** Somebody who sends and answers. */
export interface Place {
  readonly machine: Machine
  readonly endpoint: ReachabilityEndpoint
  readonly ipv4: string
  readonly ipv6?: string
}

export interface Plan {
  readonly name: string
  readonly machines: Readonly<Record<string, Known>>
  readonly segments?: readonly ReachabilitySegment[]
  readonly places: Readonly<Record<string, Place>>
  readonly pairs: readonly `${string}>${string}`[]
  readonly families?: readonly ('ipv4' | 'ipv6')[]
  /** Probes that the facts leave open, `PAIR FAMILY PROTOCOL`. */
  readonly open?: readonly string[]
}

const protocols: readonly ReachabilityProtocol[] = ['icmp', 'tcp', 'udp']
const port = 4000

/** Facts of a realm, or of one of its named namespaces. */
export const inRealm = (realm: Host['realm'], namespace?: string): MachineAccess =>
  machineThrough(['nsenter', ...realm.entrance(namespace), '--'])

/** Machines that listen already. */
const listening = new WeakSet<Machine>()

/** Reads every machine, sends real packets for each pair, and expects what the facts of all of them foretell. */
export async function expectForetold({
  name,
  machines,
  segments,
  places,
  pairs,
  families = ['ipv4'],
  open = [],
}: Plan): Promise<void> {
  const read: Record<string, RecordedMachine> = {}
  for (const [machine, { source, ...rest }] of Object.entries(machines)) {
    const recorded = recording(source)
    await readHostFacts(recorded.source)
    read[machine] = { ...rest, host: recorded.read() }
  }
  for (const { machine } of Object.values(places)) {
    if (!listening.has(machine)) await machine.listen(port)
    listening.add(machine)
  }
  const known = await surroundingsOfWorld({ machines: read, ...(segments && { segments }) })
  const probes: RecordedWorld['probes'][number][] = []
  const wrong: string[] = []
  for (const pair of pairs) {
    const [from, to] = pair.split('>').map((place) => places[place])
    if (!from || !to) throw new Error(`no places for ${pair}`)
    for (const family of families) {
      for (const protocol of protocols) {
        const address = to[family] ?? ''
        const query = {
          from: from.endpoint,
          to: to.endpoint.kind === 'host' ? { ...to.endpoint, address } : to.endpoint,
          family,
          protocol,
          ...(protocol === 'icmp' ? {} : { port }),
        }
        const label = `${pair} ${family} ${protocol}`
        const explanation = explain(query, known)
        const isSilent = explanation.verdict === 'no' && !explanation.failure?.icmp
        const patience = isSilent ? 900 : 5000
        const sent =
          protocol === 'icmp' ? from.machine.ping(address, patience) : from.machine[protocol](address, port, patience)
        const observed = seenAs(await sent, protocol)
        probes.push({ label, query, observed })
        const predicted = predictedAs(explanation, protocol)
        const isWrong = open.includes(label)
          ? explanation.verdict !== 'conditional'
          : explanation.verdict === 'conditional' || !foretold(explanation, observed, protocol)
        if (isWrong)
          wrong.push(
            `${label}: ${observed}, predicted ${predicted}: ${JSON.stringify(explanation.conditions)} ${explanation.failure?.text ?? ''}`,
          )
      }
    }
  }
  expect(wrong).toEqual([])
  expect(
    keepWorld({ name, machines: read, ...(segments && { segments }), ...(open.length > 0 && { open }), probes }),
  ).toEqual([])
}
