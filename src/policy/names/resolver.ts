import type { MachineAccess } from '../../machine/index.js'
import { hostsBegin, hostsEnd } from './names-script.js'

/** How a host's own programs resolve names. */
export interface Resolver {
  /** The domains and servers of systemd-resolved, by link; undefined: it is not running. */
  readonly resolved:
    | ReadonlyMap<string, { readonly servers: readonly string[]; readonly domains: readonly string[] }>
    | undefined
  /** The host's programs use systemd-resolved. */
  readonly asksResolved: boolean
  /** Name servers in /etc/resolv.conf. */
  readonly servers: readonly string[]
  /** /etc/hosts is a regular file, not a link to another program's. */
  readonly ownHosts: boolean
  /** The policies' lines in /etc/hosts. */
  readonly hosts: readonly string[]
}

const look = `
PATH="$PATH:/usr/sbin:/sbin"
if command -v resolvectl >/dev/null 2>&1 && domains=$(resolvectl --no-pager domain 2>/dev/null); then
  echo resolved
  printf '%s\\n' "$domains" | sed 's/^/domains /'
  resolvectl --no-pager dns 2>/dev/null | sed 's/^/servers /'
fi
sed -n 's/^[ \\t]*nameserver[ \\t]*/nameserver /p' /etc/resolv.conf 2>/dev/null
sed -n 's/^hosts:/nss /p' /etc/nsswitch.conf 2>/dev/null
[ ! -L /etc/hosts ] || echo linked
sed -n '/^${hostsBegin}$/,/^${hostsEnd}$/{/^#/d;s/^/host /;p}' /etc/hosts 2>/dev/null
exit 0`

/** Reads how a host resolves names. */
export async function readResolver(machine: MachineAccess, signal: AbortSignal | undefined): Promise<Resolver> {
  return parseResolver(await machine.run(['sh', '-c', look], { signal }))
}

/** Parses the output of `readResolver`'s script. */
export function parseResolver(printed: string): Resolver {
  const lines = printed.split('\n')
  const after = (word: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? line.slice(word.length + 1).trim() : []))
  const [domains, servers] = [byLink(after('domains')), byLink(after('servers'))]
  const nameservers = after('nameserver').map((text) => text.split(/\s/)[0] ?? '')
  return {
    resolved: lines.includes('resolved')
      ? new Map([...domains].map(([link, of]) => [link, { domains: of, servers: servers.get(link) ?? [] }] as const))
      : undefined,
    asksResolved: nameservers.includes('127.0.0.53') || after('nss').some((text) => /\bresolve\b/.test(text)),
    servers: nameservers,
    ownHosts: !lines.includes('linked'),
    hosts: after('host'),
  }
}

/** `Link 3 (virbr0): ~lab`. */
const byLink = (lines: readonly string[]): Map<string, string[]> =>
  new Map(
    lines.flatMap((line) => {
      const [, link, values = ''] = /^Link \d+ \((.*)\):(.*)$/.exec(line) ?? []
      return link === undefined ? [] : [[link, values.split(/\s+/).filter(Boolean)] as const]
    }),
  )
