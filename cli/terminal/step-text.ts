import type { ApplyStep } from 'virtnet'
import { printable } from 'virtnet/reachability'

/** What was done to a network, in a few words. */
export function stepText(step: ApplyStep): string {
  switch (step.did) {
    case 'restarted':
      return step.guests.length === 0
        ? 'restarted'
        : `restarted, ${step.guests.map(({ name }) => printable(name)).join(', ')} reconnected`
    case 'updated':
      return step.reloadedFirewallRules ? 'changed while running, its firewall rules reloaded' : 'changed while running'
    case 'autostart':
      return step.on ? 'starts with the daemon' : 'no longer starts with the daemon'
    default:
      return step.did
  }
}
