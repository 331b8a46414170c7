import { type AddressFamily, familyName, formatRange, ipOf, type StepKind, sh } from '../../base/index.js'
import { sources } from '../../machine/index.js'
import { rowOf } from '../../modes/index.js'
import { type Explanation, explainIn, type ReachabilityQuery } from '../../reachability/index.js'
import type { NetworkFinding, NetworkFindingKind } from './network-findings.js'
import { findingOn, type Patient } from './patient.js'

/** An arbitrary host on the internet. */
const internet = { ipv4: '198.51.100.77', ipv6: '2001:db8:77::77' } as const

/** At most this many guests are checked one by one. */
const mostGuests = 50

interface Question {
  readonly what: string
  readonly blocked: NetworkFindingKind
  readonly query: ReachabilityQuery
}

/** What the mode allows but does not work, whatever the cause, as explain() sees it. */
export function reachFindings(patient: Patient): NetworkFinding[] {
  return patient.families.flatMap((family) => questions(patient, family).flatMap((one) => answered(patient, one)))
}

function questions(patient: Patient, family: AddressFamily): Question[] {
  const { name, capabilities, world, definition } = patient
  const guests = world.home.guestsOf(name)
  const has = (guest: (typeof guests)[number]): boolean => guest.addresses.some(({ ip }) => ip.family === family)
  // libvirt knows the address families of its own networks; on a LAN, the guests do.
  const isLan = rowOf(definition).guestsOn === 'host-bridge' || patient.attachment.kind === 'device'
  if (isLan && family === 'ipv6' && !guests.some(has)) return []
  const from = { kind: 'guest', network: name } as const
  const over = `over ${familyName(family)}`
  const found: Question[] = []
  const add = (what: string, blocked: NetworkFindingKind, query: Omit<ReachabilityQuery, 'family' | 'from'>): void => {
    found.push({ what: `${what} ${over}`, blocked, query: { from, family, ...query } })
  }
  if (capabilities.guestToExternal === 'yes') {
    const to = { kind: 'external', address: internet[family] } as const
    if (!isLan) add('guests do not reach the internet', 'external-blocked', { to, protocol: 'tcp' })
    // A rule may ban a single guest.
    for (const guest of isLan ? [] : guests.filter(has).slice(0, mostGuests))
      found.push({
        what: `guest ${guest.name} does not reach the internet ${over}`,
        blocked: 'external-blocked',
        query: { from: { ...from, guest: guest.name }, to, family, protocol: 'tcp' },
      })
    const lan = neighbourOf(patient, family)
    if (lan !== undefined)
      add('guests do not reach the LAN', 'external-blocked', {
        to: { kind: 'external', address: lan },
        protocol: 'tcp',
      })
  }
  if (capabilities.guestToHost === 'yes' && (!isLan || hostIsOn(patient, family)))
    add('guests do not reach the host', 'host-blocked', { to: { kind: 'host' }, protocol: 'icmp' })
  if (capabilities.guestToGuest === 'yes' && guests.length === 0 && !isLan)
    add('guests do not reach each other', 'guests-blocked', { to: from, protocol: 'icmp' })
  return found
}

const hostIsOn = ({ facts, link }: Patient, family: AddressFamily): boolean =>
  facts.addresses.some((one) => one.link === link && one.family === family && one.scope === 'global')

/** A machine on the host's upstream LAN: its router, or any other but the host. */
function neighbourOf({ facts, world }: Patient, family: AddressFamily): string | undefined {
  const route = facts.routes.find(
    (one) =>
      one.family === family &&
      one.table === 'main' &&
      (one.destination === '0.0.0.0/0' || one.destination === '::/0') &&
      one.gateway !== undefined &&
      !one.gateway.startsWith('fe80:'),
  )
  if (route?.gateway === undefined || !ipOf(route.gateway)) return undefined
  const near = world.home.addresses.some(({ entry, subnet }) => entry.link === route.link && formatRange(subnet) !== '')
  return near ? route.gateway : undefined
}

function answered(patient: Patient, { what, blocked, query }: Question): NetworkFinding[] {
  const answer = explainIn(query, patient.world)
  if (answer.longest) return [tooLong(patient, query, answer)]
  if (answer.verdict === 'conditional') return unsure(patient, what, answer)
  if (answer.verdict === 'yes' || !answer.failure) return []
  const { failure, remedy } = answer
  const { at, culprit, text, evidence } = failure
  const onHost = remedy?.commands.filter((one) => one.at === 'host').map(({ command }) => command) ?? []
  const elsewhere = remedy?.commands.filter((one) => one.at !== 'host') ?? []
  const advice = [
    ...(remedy && remedy.commands.length === 0 ? [remedy.text] : []),
    ...elsewhere.map((one) => `${one.at === 'guest' ? 'in the guest' : 'outside'}: ${one.command}`),
  ]
  const kind = culprit === undefined ? (kindAt[at] ?? 'unreachable') : blocked
  const away =
    at === 'route' && /^\d+:|rule|lookup/.test(evidence ?? '') && onHost.some((one) => / rule add /.test(one))
  return [
    findingOn(patient, {
      kind: away ? 'routed-away' : kind,
      severity: query.family === 'ipv4' && blocked !== 'host-blocked' ? 'error' : 'warning',
      text: `${what}: ${text}${failure.direction === 'reply' ? ', on the way back' : ''}${advice.length > 0 ? `; ${advice.join('; ')}` : ''}`,
      evidence: evidence ?? `${answer.steps.at(-1)?.at ?? 'host'}: ${text}`,
      source: sources.libvirt,
      ...(culprit === undefined ? {} : { culprit }),
      commands: onHost,
      ...(remedy?.lasting && { lasting: remedy.lasting }),
    }),
  ]
}

const kindAt: Partial<Readonly<Record<StepKind, NetworkFindingKind>>> = {
  'reverse-path': 'reverse-path',
  forwarding: 'forwarding-off',
}

function tooLong(patient: Patient, query: ReachabilityQuery, { longest }: Explanation): NetworkFinding {
  const bytes = longest?.bytes ?? 0
  const header = query.family === 'ipv4' ? 40 : 60
  const clamp =
    query.family === 'ipv4'
      ? [sh`iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss ${bytes - header}`]
      : [sh`ip6tables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss ${bytes - header}`]
  return findingOn(patient, {
    kind: 'mtu-lost',
    severity: 'warning',
    text: `guests' ${familyName(query.family)} packets longer than ${bytes} bytes are silently dropped: ${longest?.text ?? ''}`,
    evidence: longest?.evidence ?? `longest packet: ${bytes}`,
    source: sources.libvirt,
    commands:
      patient.link === undefined ? [] : clamp.map((one) => one.replace('-A FORWARD', `-A FORWARD -i ${patient.link}`)),
    lasting: [
      {
        tool: 'libvirt',
        text: `set this MTU in the network's definition, for guests started from then on: mtu: { size: ${bytes} }`,
        commands: [],
        lines: [`<mtu size='${bytes}'/>`],
      },
    ],
  })
}

/** Conditions that cannot be checked on the host are not findings. */
const beyond = new Set(['external-route', 'tunnel-end', 'external-address', 'guest-address', 'guest-route'])
const others = new Set([
  'switch-hairpin',
  'link-aggregation',
  'neighbour-known',
  'port-number',
  'guest-port',
  'redirect',
])

function unsure(patient: Patient, what: string, { conditions }: Explanation): NetworkFinding[] {
  const own = conditions.filter(({ kind }) => !beyond.has(kind) && !others.has(kind) && kind !== 'firewall-unseen')
  if (own.length === 0) return []
  return [
    findingOn(patient, {
      kind: 'unsure',
      severity: 'note',
      text: `whether ${what} depends on what could not be read or understood: ${own.map(({ text }) => text).join('; ')}`.replace(
        /do(es)? not reach/,
        'reach',
      ),
      evidence: own.map(({ rule, kind }) => rule ?? kind).join('; '),
      source: sources.libvirt,
    }),
  ]
}
