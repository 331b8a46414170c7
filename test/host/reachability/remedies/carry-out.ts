import type { ReachabilityQuery, Remedy } from '../../../../src/reachability/index.js'
import type { Scene } from '../observe.js'

/** Runs a remedy's commands as they are printed, each where it says. */
export async function carryOut(scene: Scene, { text, commands }: Remedy): Promise<void> {
  const guest = scene.guests.find(({ state }) => new RegExp(`\\b${state.name}\\b`).test(text)) ?? scene.guests[0]
  for (const { at, command } of commands) {
    if (command === 'systemctl restart libvirtd') await scene.host.restartDaemon()
    else if (at === 'host') await scene.host.sh(asItsDaemonDoes(command))
    else if (at === 'external') await scene.lan.x.sh(command)
    else await guest?.guest.sh(command)
  }
}

/** fail2ban and CrowdSec do not run on these hosts, which have their rules: what they would do to them. */
function asItsDaemonDoes(command: string): string {
  const [, jail, banned = ''] = /^fail2ban-client set (\S+) unbanip (\S+)$/.exec(command) ?? []
  if (jail !== undefined) return `nft delete element inet f2b-table addr-set-${jail} '{ ${banned} }'`
  const [, decided] = /^cscli decisions delete --ip (\S+)$/.exec(command) ?? []
  if (decided !== undefined) return `nft delete element ip crowdsec crowdsec-blacklists '{ ${decided} }'`
  return command
}

/** Whether a remedy says that it opens what a label such as `g1>x v4 tcp 4000` is about. */
export function isTold(remedy: Remedy, label: string): boolean {
  const [, from = '', to = '', version, protocol = '', port] =
    /^(\w+)>(\w+) v([46]) (\w+)(?: (\d+))?$/.exec(label) ?? []
  const fits = (end: ReachabilityQuery['from'], place: string): boolean =>
    place === 'x' || place === 'far'
      ? end.kind === 'external'
      : place === 'host'
        ? end.kind === 'host'
        : end.kind === 'guest'
  return remedy.opens.some(
    (query) =>
      query.protocol === protocol &&
      query.family === `ipv${version}` &&
      fits(query.from, from) &&
      fits(query.to, to) &&
      (query.port === undefined || port === undefined || query.port === Number(port)),
  )
}
