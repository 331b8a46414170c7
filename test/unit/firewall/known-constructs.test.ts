import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { iptablesMatches, iptablesTargets } from '../../../src/firewall/iptables/iptables-constructs.js'
import { parseIptables } from '../../../src/firewall/iptables/parse-iptables.js'
import {
  nftExpressions,
  nftMetaKeys,
  nftStatements,
  nftTrackingKeys,
} from '../../../src/firewall/nft/nft-constructs.js'
import { readStatement } from '../../../src/firewall/nft/nft-statement.js'
import { parseEbtables, readEbtablesRule } from '../../../src/firewall/read/parse-ebtables.js'

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean)

/** Of iptables-extensions(8), 1.8.9 and 1.8.11. */
const matches = words(`
  addrtype ah bpf cgroup cluster comment connbytes connlabel connlimit connmark conntrack cpu dccp devgroup dscp dst ecn
  esp eui64 frag hashlimit hbh helper hl icmp icmp6 ipcomp iprange ipv6header ipvs length limit mac mark mh multiport
  nfacct osf owner physdev pkttype policy quota rateest realm recent rpfilter rt sctp set socket srh state statistic
  string tcp tcpmss time tos ttl u32 udp`)
const targets = words(`
  AUDIT CHECKSUM CLASSIFY CLUSTERIP CONNMARK CONNSECMARK CT DNAT DNPT DSCP ECN HL HMARK IDLETIMER LED LOG MARK MASQUERADE
  NETMAP NFLOG NFQUEUE NOTRACK RATEEST REDIRECT REJECT SECMARK SET SNAT SNPT SYNPROXY TCPMSS TCPOPTSTRIP TEE TOS TPROXY
  TRACE TTL ULOG`)

/** The extensions that are installed here, by the names of their libraries; none where iptables is not. */
function installed(): string[] {
  const folders = ['/usr/lib/x86_64-linux-gnu/xtables', '/usr/lib/aarch64-linux-gnu/xtables', '/usr/lib64/xtables']
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder).flatMap((file) => /^lib(?:xt|ipt|ip6t)_(\w+)\.so$/.exec(file)?.[1] ?? [])
    } catch {
      return []
    }
  })
}

describe('what the tools can print has a line each', () => {
  test('matches of iptables', () => {
    const lines = Object.keys(iptablesMatches)
    // NAT is the library of several targets.
    const here = installed().filter((name) => name !== name.toUpperCase())
    expect([...matches, ...here].filter((name) => !lines.includes(name))).toEqual([])
  })

  test('targets of iptables', () => {
    const lines = Object.keys(iptablesTargets)
    const here = installed().filter((name) => name === name.toUpperCase() && name !== 'NAT')
    expect([...targets, ...here].filter((name) => !lines.includes(name))).toEqual([])
  })

  test('statements and expressions of nft', () => {
    // libnftables-json(5), and the keywords of nft(8).
    const statements = words(`
      accept drop continue return jump goto match counter mangle quota limit fwd notrack dup snat dnat masquerade redirect
      reject set map log meter queue vmap xt flow tproxy synproxy reset secmark last`)
    const ofTracking = ['ct helper', 'ct count', 'ct timeout', 'ct expectation']
    expect([...statements, ...ofTracking].filter((name) => !(name in nftStatements))).toEqual([])
    const expressions = words(`
      concat set map prefix range payload exthdr meta rt ct numgen jhash symhash fib | ^ & + << >> elem socket osf ipsec`)
    expect(
      [...expressions, 'tcp option', 'ip option', 'sctp chunk'].filter((name) => !(name in nftExpressions)),
    ).toEqual([])
    const meta = words(`
      length protocol priority random mark iif iifname iiftype iifkind iifgroup oif oifname oiftype oifkind oifgroup skuid
      skgid nftrace rtclassid ibrname obrname ibridgename obridgename ibrpvid ibrvproto ibrhwaddr pkttype cpu cgroup
      secpath ipsec nfproto l4proto time day hour sdif sdifname broute`)
    expect(meta.filter((name) => !(name in nftMetaKeys))).toEqual([])
    const tracking = words(
      'state direction status mark expiration helper label l3proto protocol bytes packets avgpkt zone',
    )
    expect([...tracking, 'id', 'event', 'count'].filter((name) => !(name in nftTrackingKeys))).toEqual([])
  })
})

const statementsOf = (rule: string, family: 'ip' | 'ip6' = 'ip') =>
  parseIptables(`*filter\n:INPUT ACCEPT\n-A INPUT ${rule}\nCOMMIT\n`, family).tables[0]?.chains[0]?.rules[0]?.statements

describe('nothing is taken for nothing', () => {
  test('what has no line, or an option that has none, is unread', () => {
    expect(statementsOf('-m tomorrow --when "-j ACCEPT" -j DROP')?.[0]).toMatchObject({ do: 'match-unknown' })
    expect(statementsOf('-m tcp --tomorrow 1 -j DROP')?.[0]).toMatchObject({ do: 'match-unknown' })
    expect(statementsOf('-j TOMORROW --really')?.[0]).toMatchObject({ do: 'unknown' })
    expect(readStatement({ tomorrow: null }, 'ip')[0]).toMatchObject({ do: 'unknown' })
    const left = { tomorrow: 1 }
    expect(readStatement({ match: { op: '==', left, right: 1 } }, 'ip')[0]).toMatchObject({ do: 'match-unknown' })
  })

  test.each(Object.entries(iptablesMatches).filter(([, { knows }]) => knows !== 'nothing'))(
    '-m %s by itself is a question',
    (name) => {
      expect(statementsOf(`-m ${name} -j DROP`, 'ip6')?.map((statement) => statement.do)).not.toEqual([])
    },
  )

  test.each([
    ['-m comment --comment "-m" -j DROP', 1],
    ['-m comment --comment -m -j DROP', 1],
    ['-m comment --comment "-j ACCEPT" -j DROP', 1],
    ['-m comment --comment --syn -j DROP', 1],
    ['-m comment --comment -i -j DROP', 1],
    ['-j LOG --log-prefix -j', 1],
  ])('%s: a text is no option', (rule, count) => {
    expect(statementsOf(rule)).toHaveLength(count)
  })
})

test('rules of ebtables, with what nft shows as opaque', () => {
  const saved = parseEbtables(`*nat
:PREROUTING ACCEPT
:I-vg1-arp-ip DROP
-A PREROUTING -i vg1 -j I-vg1-arp-ip
-A I-vg1-arp-ip -p ARP --arp-op Request --arp-ip-src ! 10.0.0.1 --arp-mac-src 52:54:00:11:22:33 -j RETURN
`)
  const [line = ''] = saved.get('nat I-vg1-arp-ip') ?? []
  expect(readEbtablesRule(line)).toEqual([
    { do: 'match', fields: [{ field: 'ether-type' }], keys: [['arp']] },
    { do: 'match', fields: [{ field: 'arp-operation', family: 'arp' }], keys: [[1]] },
    { do: 'match', fields: [{ field: 'source', family: 'arp' }], keys: [['10.0.0.1']], negated: true },
    { do: 'match', fields: [{ field: 'source-mac', family: 'arp' }], keys: [['52:54:00:11:22:33']] },
    { do: 'return' },
  ])
  expect(readEbtablesRule('-A FORWARD -p ARP --arp-gratuitous -j DROP')).toBeUndefined()
  expect(readEbtablesRule('-A FORWARD -j mark --mark-set 0x1 --mark-target ACCEPT')).toBeUndefined()
})
