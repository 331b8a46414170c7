import { sh, shellWord } from '../../base/index.js'
import { type HostResolver, hostsBegin, hostsEnd, type ResolvedLink } from './resolver.js'

/** Where the host's resolver differs from what policies want. */
export interface NameTrouble {
  readonly resolver: 'systemd-resolved' | '/etc/hosts'
  /** `lost`: nothing of it is there. `edited`: it is there, but not as it was written. */
  readonly what: 'lost' | 'edited'
  readonly text: string
  readonly evidence?: string
  /** The domain or the name that the host does not know, or knows wrongly. */
  readonly name: string
  /** Commands that repair it. */
  readonly heal: readonly string[]
}

/**
 * What the host's resolver lacks of one policy's names, or has besides those of all policies.
 *
 * @param lines  of the policy
 * @param all    of all policies of the host
 * @param exists  whether the host has a link: a network that does not run has none to ask over
 */
export function nameTroubles(
  lines: readonly string[],
  all: readonly string[],
  resolver: HostResolver,
  exists: (link: string) => boolean,
): NameTrouble[] {
  const troubles = lines.flatMap((line): NameTrouble[] => {
    const [by, link = '', server = '', domain = ''] = line.split(' ')
    return by === 'hosts' || !exists(link) ? [] : ofLink({ link, server, domain }, resolver)
  })
  return [...troubles, ...ofHosts(lines, all, resolver)]
}

function ofLink(
  { link, server, domain }: { readonly link: string; readonly server: string; readonly domain: string },
  { resolved }: HostResolver,
): NameTrouble[] {
  const of = resolved?.find((one) => one.link === link)
  const { servers = [], domains = [] } = of ?? {}
  const asks = servers.includes(server)
  const others = servers.filter((one) => one !== server)
  const routes = [`~${domain}`, domain].some((one) => domains.includes(one))
  // It asks one of a link's servers, and another one does not know the domain.
  if (asks && routes && others.length === 0) return []
  return [
    {
      resolver: 'systemd-resolved',
      what: servers.length > 0 || routes ? 'edited' : 'lost',
      text:
        asks && routes
          ? `systemd-resolved may ask ${others.join(', ')} instead of ${server} for names in ${domain}`
          : `systemd-resolved does not ask ${server} for names in ${domain}`,
      ...(of && { evidence: resolvedText(of) }),
      name: domain,
      heal: [
        ...(asks && others.length === 0 ? [] : [sh`resolvectl dns ${link} ${server}`]),
        ...(routes ? [] : [sh`resolvectl domain ${link} ${[...domains, `~${domain}`]}`]),
      ],
    },
  ]
}

/** A link's settings as a line. */
export const resolvedText = ({ link, servers, domains }: ResolvedLink): string =>
  `${link}: servers ${servers.join(' ') || 'none'}, domains ${domains.join(' ') || 'none'}`

function ofHosts(lines: readonly string[], all: readonly string[], { hosts }: HostResolver): NameTrouble[] {
  const entries = (of: readonly string[]): string[] =>
    of.flatMap((line) => (line.startsWith('hosts ') ? [line.slice('hosts '.length)] : []))
  const own = entries(lines)
  if (own.length === 0) return []
  const wanted = [...new Set(entries(all))].sort()
  const foreign = hosts.filter((line) => !wanted.includes(line))
  const heal = [rewrite(wanted, foreign)]
  const common = { resolver: '/etc/hosts', name: own.map((line) => line.split(' ')[1] ?? '').join(', '), heal } as const
  const missing = own
    .filter((line) => !hosts.includes(line))
    .map((line): NameTrouble => {
      const what = hosts.length === 0 ? 'lost' : 'edited'
      return { ...common, what, text: `/etc/hosts lacks ${line}`, name: line.split(' ')[1] ?? '' }
    })
  const added = foreign.map((line): NameTrouble => {
    const text = `/etc/hosts has a line of no policy between the comments of the policies: ${line}`
    return { ...common, what: 'edited', text, evidence: line }
  })
  return [...missing, ...added]
}

/** Writes the policies' part of /etc/hosts anew, and leaves the file itself, which may be a mount, in its place. */
function rewrite(wanted: readonly string[], foreign: readonly string[]): string {
  const [begin, end] = [hostsBegin, hostsEnd]
  const drop = [begin, end, ...wanted, ...foreign].map((line) => `-e ${shellWord(line)}`).join(' ')
  const lines = [begin, ...wanted, end].map(shellWord).join(' ')
  const draft = '/etc/hosts.virtnet'
  return `{ grep -vxF ${drop} /etc/hosts; printf '%s\\n' ${lines}; } >${draft} && cat ${draft} >/etc/hosts && rm ${draft}`
}
