import type { Dice } from './dice.js'
import type { World } from './worlds.js'

/**
 * What nft can say besides the everyday: from its manual's grammar, whether the parser knows it or not. Where it does not,
 * an answer has to be conditional; what a host's nft or kernel does not take is left out of the trial.
 */

/** Sets, maps and objects that rare rules of a table name. */
export const rareObjects = (dice: Dice, world: World): readonly string[] => {
  const guest = dice.pick(...world.addresses)
  return [
    'set seen { type ipv4_addr; flags dynamic; size 1024; }',
    'set seen6 { type ipv6_addr; flags dynamic; size 1024; }',
    'set full { type ipv4_addr; flags dynamic; size 1; elements = { 203.0.113.9 }; }',
    'set rated { type ipv4_addr; flags dynamic,timeout; timeout 1m; size 1024; }',
    `set pairs { type ipv4_addr . inet_service; elements = { ${guest} . 4000, 10.60.0.2 . 22 }; }`,
    `set spans { type ipv4_addr; flags interval; auto-merge; elements = { ${guest}, 10.50.0.0-10.50.0.99 }; }`,
    'set links { type ifname; elements = { "hw0", "vnat" }; }',
    `map marks { type ipv4_addr : mark; elements = { ${guest} : 1, 10.50.0.3 : 2 }; }`,
    `map verdicts { type inet_service : verdict; elements = { 4000 : drop, 22 : accept }; }`,
    'counter hits { packets 0 bytes 0 }',
    'quota large { over 100 mbytes }',
    'limit slow { rate 1/minute burst 1 packets }',
    'limit fast { rate 10000/second }',
  ]
}

export function rareMatch(dice: Dice, world: World, family: string, hook: string): string {
  const not = dice.chance(0.25) ? '!= ' : ''
  const guest = dice.pick(...world.addresses)
  const mac = dice.pick(...world.macs, 'ff:ff:ff:ff:ff:ff', '52:54:00:00:00:01')
  const everywhere = [
    `ip dscp ${not}${dice.pick('cs0', 'cs1', 'ef')}`,
    `ip ecn ${not}${dice.pick('not-ect', 'ce')}`,
    `ip ttl ${dice.pick('> 60', '< 60', '64', '!= 64')}`,
    `ip length ${dice.pick('> 2000', '< 20', '28-100')}`,
    `ip frag-off & 0x1fff ${dice.pick('== 0', '!= 0')}`,
    `ip version ${not}4`,
    `ip hdrlength ${not}5`,
    `ip6 hoplimit ${dice.pick('> 60', '255', '!= 64')}`,
    `ip6 nexthdr ${not}${dice.pick('tcp', 'udp', 'hopopt')}`,
    `exthdr ${dice.pick('hbh', 'frag', 'rt', 'dst')} ${dice.pick('exists', 'missing')}`,
    `th dport ${not}${dice.pick('4000', '{ 22, 80 }', '1-3000', '{ 443, 3000-4004, 8080 }', '> 4000')}`,
    `th sport ${not}${dice.pick('4000', '1-1023')}`,
    `tcp option ${dice.pick('maxseg', 'sack-perm', 'window', 'timestamp', '200')} ${dice.pick('exists', 'missing')}`,
    `tcp option maxseg size ${dice.pick('> 500', '< 500', '1460')}`,
    `tcp doff ${dice.pick('> 5', '5', '< 5')}`,
    'tcp window > 0',
    `@th,16,16 ${not}${dice.pick('4000', '22')}`,
    `@nh,72,8 ${not}${dice.pick('6', '17', '1')}`,
    `icmp type ${not}${dice.pick('echo-request', 'echo-reply', '{ echo-request, redirect }')}`,
    `icmp code ${not}0`,
    `icmpv6 type ${not}${dice.pick('echo-request', '{ nd-neighbor-solicit, nd-neighbor-advert }', 'packet-too-big')}`,
    'icmp id > 0',
    'udp length > 8',
    `meta iiftype ${not}ether`,
    `meta iifgroup ${not}${dice.pick('default', '7')}`,
    `meta oifgroup ${not}default`,
    `meta iifkind ${not}${dice.pick('"bridge"', '"veth"')}`,
    `meta oifkind ${not}"veth"`,
    'meta priority 0:0',
    'meta cpu < 64',
    `meta protocol ${not}${dice.pick('ip', 'ip6', 'arp')}`,
    `meta nfproto ${not}${dice.pick('ipv4', 'ipv6')}`,
    `meta skuid ${not}0`,
    `meta hour ${not}"00:00"-"23:59"`,
    `meta random > ${dice.pick('0', '4294967295')}`,
    'meta cgroup 0',
    'meta rtclassid 0',
    'meta ipsec missing',
    'meta ipsec exists',
    `meta length vmap { 0-19 : drop, 20-1500 : continue }`,
    `ether saddr ${not}${mac}`,
    `ether daddr ${not}${mac}`,
    `ether type ${not}${dice.pick('ip', 'ip6', 'vlan')}`,
    'ip saddr . ip daddr . meta l4proto vmap { 10.50.0.3 . 10.60.0.2 . tcp : drop }',
    `ip saddr & 255.255.255.0 ${dice.pick('==', '!=')} ${dice.pick('10.50.0.0', '192.168.111.0')}`,
    `meta mark & 0x3 ${dice.pick('== 0', '== 2', '!= 0')}`,
    `meta mark ^ 1 ${dice.pick('1', '0')}`,
    `ip saddr { ${guest}, 10.50.0.0-10.50.0.9 } tcp dport { 22, 4000-4010 }`,
    `iifname ${not}@links`,
    `ip daddr . th dport ${not}@pairs`,
    `ip saddr ${not}@spans`,
    `ip saddr ${not}@seen`,
    `ip6 saddr ${not}@seen6`,
    `ip daddr ${not}@full`,
    `numgen inc mod 2 ${dice.pick('0', '1')}`,
    `jhash ip saddr mod 4 ${dice.pick('0', '1', '< 4')}`,
    `symhash mod 2 < ${dice.pick('1', '2')}`,
  ]
  const tracked = [
    `ct zone ${not}0`,
    `ct helper ${not}"ftp"`,
    'ct bytes > 0',
    `ct packets ${dice.pick('< 10', '> 1000')}`,
    'ct avgpkt > 1',
    'ct expiration > 1s',
    'ct l3proto ipv4',
    'ct label 1',
    'ct id > 0',
    `ct state vmap { invalid : drop, established : accept, new : ${dice.pick('continue', 'drop')} }`,
    `ct mark & 0xff ${dice.pick('== 0', '== 1')}`,
    `ct original proto-dst ${not}${dice.pick('4000', '22')}`,
    `ct reply proto-src ${not}4000`,
    `rt ip nexthop ${not}${dice.pick('10.50.0.1', '10.50.0.3')}`,
    'rt mtu > 500',
    'rt classid 0',
    'socket transparent 1',
    'socket wildcard 0',
    'socket mark 1',
    `fib saddr oif ${dice.pick('0', '"hw0"')}`,
    'fib daddr . iif type local',
    `fib saddr . mark . iif oif ${dice.pick('missing', 'exists')}`,
    'osf name "Linux"',
    'ipsec in reqid 1',
  ]
  const fits = (text: string): boolean => hook !== 'prerouting' || !/\brt /.test(text)
  return dice.pick(...[...everywhere, ...(ofFrames(family) ? [] : tracked)].filter(fits))
}

/** Chains of these families see frames, before the kernel knows their connections. */
export const ofFrames = (family: string): boolean => family === 'bridge' || family === 'netdev'

/** A statement in a verdict's place, or before one. */
export function rareStatement(dice: Dice, family: string): string {
  const end = dice.pick('drop', 'drop', 'accept', 'return', 'counter')
  const statements = [
    `limit rate ${dice.pick('1/hour burst 1 packets', '10000/second', 'over 10000/second', 'over 1/hour burst 1 packets')} ${end}`,
    `limit name "${dice.pick('slow', 'fast')}" ${end}`,
    `quota ${dice.pick('over 100 mbytes', 'until 100 mbytes', 'over 10 bytes', '1 bytes')} ${end}`,
    `quota name "large" ${end}`,
    `ct count ${dice.pick('over 1', 'over 1000', '1000')} ${end}`,
    `update @rated { ip saddr limit rate ${dice.pick('over 10000/second', '1/hour burst 1 packets')} } ${end}`,
    `add @rated { ip saddr ct count over ${dice.pick('1', '1000')} } ${end}`,
    `add @seen { ip saddr } ${end}`,
    `update @seen { ip saddr timeout 1m } ${end}`,
    'add @seen { ip daddr }',
    'add @seen6 { ip6 saddr }',
    `add @full { ip saddr } ${end}`,
    `delete @seen { ip saddr } ${end}`,
    `meter flood { ip saddr limit rate over ${dice.pick('1/hour burst 1 packets', '10000/second')} } ${end}`,
    `meta mark set ip saddr map @marks ${end}`,
    'th dport vmap @verdicts',
    `tcp dport vmap { 1-3000 : accept, 4000 : ${end === 'counter' ? 'drop' : end} }`,
    `meta mark set jhash ip saddr mod 4 ${end}`,
    `meta mark set (meta mark & 0xfe) | 1`,
    'ct mark set meta mark and 1',
    'meta priority set 1:10',
    'meta pkttype set host',
    'ip dscp set cs1',
    'ip ttl set 1',
    'ip ecn set 0',
    `tcp option maxseg size set 500 ${end}`,
    'reset tcp option timestamp',
    'udp checksum set 0',
    'counter name "hits"',
    'log prefix "seen -j DROP "',
    `log level info ${end}`,
    `ct zone set 5`,
    'ct label set 1',
    'ct helper set "none"',
    'notrack',
    `queue num 77`,
    `queue num 77 bypass`,
    'meta nftrace set 1',
    `dup to 10.50.0.3`,
    'dup to 10.50.0.3 device "hw0"',
    `tproxy to :4001 ${end}`,
    'synproxy mss 1460 wscale 7 timestamp sack-perm',
    `comment "looks like: drop accept"`,
    `${end} comment "-j DROP -i hw0"`,
  ]
  const fits = (text: string): boolean => family !== 'bridge' || !/\b(ct|notrack|dup|tproxy|synproxy|rt)\b/.test(text)
  return dice.pick(...statements.filter(fits))
}
