import { sources } from '../../machine/index.js'
import { explainIn } from '../../reachability/index.js'
import type { NetworkFinding } from './network-findings.js'
import { findingOn, type Patient } from './patient.js'

/** At most this many guests are checked one by one. */
const mostGuests = 50

/** Running guests that are not on the network, whatever its rules: an unplugged cable, a port lost in a restart. */
export function guestFindings(patient: Patient): NetworkFinding[] {
  const { world, name, families, capabilities } = patient
  const [family] = families
  if (family === undefined) return []
  const guests = world.home.guestsOf(name).slice(0, mostGuests)
  return guests.flatMap((guest) => {
    const from = { kind: 'guest', network: name, guest: guest.name } as const
    const to = capabilities.guestToHost === 'no' ? ({ kind: 'external' } as const) : ({ kind: 'host' } as const)
    const { verdict, failure, remedy } = explainIn({ from, to, family, protocol: 'icmp' }, world)
    if (verdict !== 'no' || failure?.kind !== 'unattached') return []
    return [
      findingOn(patient, {
        kind: 'guest-unplugged',
        severity: 'warning',
        ...(guest.port === undefined ? {} : { link: guest.port }),
        text: `guest ${guest.name} is not connected: ${failure.text}`,
        evidence: failure.evidence ?? `${guest.port ?? guest.name}: ${failure.text}`,
        source: sources.libvirt,
        commands: remedy?.commands.filter(({ at }) => at === 'host').map(({ command }) => command) ?? [],
      }),
    ]
  })
}
