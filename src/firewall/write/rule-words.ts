import { isGarbled, printable, type ShellText, shellWord } from '../../base/index.js'
import type { Table } from '../ruleset.js'

type Tool = Table['tool']

/** Names that nft accepts without quotes, unless they are keywords. */
const ordinary = /^[a-zA-Z_][\w.-]*$/

/** Keywords that nft does not accept as link names (seen with 1.0.6), and other keywords. */
const nftsOwn = new Set(
  (
    'accept add ah all and arp auto-merge bridge cgroup chain comment comp constant continue counter cpu create ' +
    'ct day dccp define delete describe device devices dnat drop dst dup dynamic ecn element elements eq esp ' +
    'ether exists expires export exthdr fib flags flow flowtable flush frag fwd gc-interval ge get goto handle ' +
    'hbh hook hour ibriport ibrname icmp icmpv6 igmp iif iifgroup iifname iiftype import include index inet ' +
    'insert interval ip ip6 ipsec jhash jump l4proto last le limit list log lshift lt map mark masquerade meta ' +
    'meter mh missing monitor ne netdev nftrace not notrack numgen obriport obrname offload oif oifgroup oifname ' +
    'oiftype or osf pkttype policy position priority queue quota random redefine redirect reject rename replace ' +
    'return rshift rt rt0 rt2 rtclassid rule ruleset sctp secmark set size skgid skuid snat socket srh symhash ' +
    'synproxy table tcp th time timeout tproxy type typeof udp udplite undefine update vlan vmap xor xt'
  ).split(' '),
)

/**
 * Why a tool cannot write a rule for a link: iptables treats a trailing `+` as a wildcard and cannot escape it; nft does
 * not support `"` in a name, and drops backslashes from a name that ends in an escaped star (1.0.6).
 *
 * @returns undefined if it can
 */
export function cannotMatch(tool: Tool, ...links: readonly string[]): string | undefined {
  for (const link of links) {
    const name = `'${printable(link)}'`
    if (isGarbled(link)) return `no command: the name ${name} is not valid UTF-8; rename that link first`
    if (tool === 'iptables' && link.endsWith('+'))
      return `no command: iptables reads ${name} as a prefix; rename that link first`
    if (tool === 'nft' && !nftCanWrite(link))
      return `no command: nft cannot express the name ${name}; rename that link first`
  }
  return undefined
}

const nftCanWrite = (name: string): boolean => !name.includes('"') && !(name.endsWith('*') && name.includes('\\'))

/**
 * A link name for an nft rule, quoted for nft and the shell. Escapes a trailing star, which would be a wildcard.
 * @see cannotMatch for names that nft cannot write
 */
export function nftLink(name: string): ShellText {
  if (!nftCanWrite(name)) throw new Error(`nft cannot write ${JSON.stringify(name)}`)
  if (ordinary.test(name) && !nftsOwn.has(name)) return { shell: `"${name}"` }
  return { shell: shellWord(`"${name.replace(/\*$/, '\\*')}"`) }
}

/** Table and chain names that nft accepts as text. Its JSON allows others, which could inject commands. */
const identifier = /^[a-zA-Z_.][\w./-]*$/

/** Whether a command may name a table and a chain. */
export const isNamedFor = (tool: Tool, ...names: readonly string[]): boolean =>
  names.every((name) => (tool === 'nft' ? identifier.test(name) : /^[^-!\s][^\s]*$/.test(name) && !isGarbled(name)))
