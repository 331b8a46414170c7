import { isGarbled, printable, type ShellText, shellWord } from '../../base/index.js'
import type { Table } from '../ruleset.js'

type Tool = Table['tool']

/** Names that nft takes for names without quotes of its own, but for words that it has itself. */
const ordinary = /^[a-zA-Z_][\w.-]*$/

/** Words that nft does not take for the name of a link, as 1.0.6 was seen to do, and those that have a meaning elsewhere. */
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
 * Why a rule for a link cannot be written with a tool: iptables takes a `+` at the end for any more characters and has no
 * way to escape it; nft knows no `"` inside a name, and drops backslashes from one whose last star is escaped (1.0.6).
 *
 * @returns undefined where it can
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
 * A link's name as nft takes it in a rule, quoted for the shell as well. A star at the end would stand for any more
 * characters. @see cannotMatch for names that nft cannot write
 */
export function nftLink(name: string): ShellText {
  if (!nftCanWrite(name)) throw new Error(`nft cannot write ${JSON.stringify(name)}`)
  if (ordinary.test(name) && !nftsOwn.has(name)) return { shell: `"${name}"` }
  return { shell: shellWord(`"${name.replace(/\*$/, '\\*')}"`) }
}

/** Names of tables and chains as nft takes them; through its JSON others are possible, which would be commands in text. */
const identifier = /^[a-zA-Z_.][\w./-]*$/

/** Whether a command may name a table and a chain. */
export const isNamedFor = (tool: Tool, ...names: readonly string[]): boolean =>
  names.every((name) => (tool === 'nft' ? identifier.test(name) : /^[^-!\s][^\s]*$/.test(name) && !isGarbled(name)))
