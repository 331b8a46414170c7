import { type Data, flag, list, optional, record, text } from '../../base/index.js'

/** Delimit the policies' lines in /etc/hosts. */
export const hostsBegin = '# virtnet policies: begin'
export const hostsEnd = '# virtnet policies: end'

const resolvedLinkShape = record({
  link: text,
  servers: list(text),
  domains: list(text),
})
/** What systemd-resolved asks over a link. */
export interface ResolvedLink extends Data<typeof resolvedLinkShape> {}

export const resolverShape = record({
  /** The domains and servers of systemd-resolved, by link; omitted: it is not running. */
  resolved: optional(list<ResolvedLink>(resolvedLinkShape)),
  /** The host's programs use systemd-resolved. */
  asksResolved: flag,
  /** Name servers in /etc/resolv.conf. */
  servers: list(text),
  /** /etc/hosts is a regular file, not a link to another program's. */
  ownHosts: flag,
  /** The policies' lines in /etc/hosts; none, if not exactly one pair of comments delimits them. */
  hosts: list(text),
})
/** How a host's own programs resolve names. */
export interface HostResolver extends Data<typeof resolverShape> {}

/** Prints what `parseResolver` reads. */
export const resolverScript = `
PATH="$PATH:/usr/sbin:/sbin"
if command -v resolvectl >/dev/null 2>&1 && domains=$(resolvectl --no-pager domain 2>/dev/null); then
  echo resolved
  printf '%s\\n' "$domains" | sed 's/^/domains /'
  resolvectl --no-pager dns 2>/dev/null | sed 's/^/servers /'
fi
sed -n 's/^[ \\t]*nameserver[ \\t]*/nameserver /p' /etc/resolv.conf 2>/dev/null
sed -n 's/^hosts:/nss /p' /etc/nsswitch.conf 2>/dev/null
[ ! -L /etc/hosts ] || echo linked
marks=$(grep -xF -e '${hostsBegin}' -e '${hostsEnd}' /etc/hosts 2>/dev/null | sed 's/.*: //' | tr '\\n' ' ')
[ "$marks" != 'begin end ' ] ||
  sed -n '/^${hostsBegin}$/,/^${hostsEnd}$/{/^${hostsBegin}$/d;/^${hostsEnd}$/d;s/^/host /;p}' /etc/hosts
exit 0`

/** Parses the output of `resolverScript`. */
export function parseResolver(printed: string): HostResolver {
  const lines = printed.split('\n')
  const after = (word: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? line.slice(word.length + 1).trim() : []))
  const [domains, servers] = [byLink(after('domains')), byLink(after('servers'))]
  const nameservers = after('nameserver').map((text) => text.split(/\s/)[0] ?? '')
  return {
    ...(lines.includes('resolved') && {
      resolved: [...domains].map(([link, of]) => ({ link, servers: servers.get(link) ?? [], domains: of })),
    }),
    asksResolved: nameservers.includes('127.0.0.53') || after('nss').some((text) => /\bresolve\b/.test(text)),
    servers: nameservers,
    ownHosts: !lines.includes('linked'),
    hosts: after('host').filter((line) => line !== ''),
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
