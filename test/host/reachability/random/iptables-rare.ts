import type { Dice } from './dice.js'
import type { World } from './worlds.js'

/** What iptables can say besides the everyday, from iptables-extensions(8), whether the parser knows it or not. */
export function rareMatch(dice: Dice, world: World, six: boolean): string {
  const not = dice.chance(0.25) ? '! ' : ''
  const guest = dice.pick(...world.addresses)
  const both = [
    `-m limit --limit ${dice.pick('1/hour --limit-burst 1', '10000/second')}`,
    `-m hashlimit --hashlimit-${dice.pick('upto', 'above')} ${dice.pick('1/hour --hashlimit-burst 1', '10000/second')} --hashlimit-mode srcip --hashlimit-name r${dice.between(1, 9)}`,
    `-m connlimit --connlimit-${dice.pick('above', 'upto')} ${dice.pick('0', '1', '1000')} --connlimit-mask ${six ? 128 : 32}`,
    `-m recent --name r --${dice.pick('set', 'rcheck', 'update --seconds 60', 'remove')}`,
    `-m recent --name r ${not}--rcheck --seconds 60 --hitcount 2`,
    `-m quota ${not}--quota ${dice.pick('1', '100000000')}`,
    `-m statistic --mode nth ${not}--every 2 --packet 0`,
    `-m statistic --mode random ${not}--probability ${dice.pick('0.5', '0', '1')}`,
    `-m dscp ${not}--dscp ${dice.pick('0', '8', '46')}`,
    `-m tos ${not}--tos ${dice.pick('0x00', '0x10')}`,
    `-m ${six ? 'hl' : 'ttl'} --${six ? 'hl' : 'ttl'}-${dice.pick('gt', 'lt', 'eq')} ${dice.pick('60', '64')}`,
    `-m length ${not}--length ${dice.pick('20:100', '2000:', '0:19')}`,
    `-m string ${not}--algo bm --string never-sent`,
    `-m u32 ${not}--u32 ${six ? '40&0xFFFF0000=0' : '6&0xFF=6'}`,
    `-m bpf ${not}--bytecode "1,6 0 0 65535"`,
    `-m mac ${not}--mac-source ${dice.pick(...world.macs)}`,
    `-m iprange ${not}--${dice.pick('src', 'dst')}-range ${six ? 'fd50::1-fd50::9' : '10.50.0.1-10.50.0.99'}`,
    `-m connbytes --connbytes ${dice.pick('0:', '100000:')} --connbytes-dir both --connbytes-mode packets`,
    `-m conntrack ${not}--ctexpire 1:600`,
    `-m conntrack --ctproto ${dice.pick('tcp', 'udp')}`,
    `-m state ${not}--state NEW`,
    `-m helper ${not}--helper ftp`,
    '-m cpu --cpu 0',
    `-m devgroup ${not}--src-group ${dice.pick('0', '7')}`,
    `-m time --timestart 00:00 --timestop 23:59 ${dice.pick('', '--weekdays Mon,Tue,Wed,Thu,Fri,Sat,Sun')}`,
    `-m policy --dir in --pol ${dice.pick('none', 'ipsec')}`,
    `-m socket ${dice.pick('', '--transparent', '--nowildcard')}`,
    `-m owner ${not}--uid-owner 0`,
    '-m realm --realm 0',
    '-m comment --comment "-m hbh -j DROP -i hw0"',
    `-m multiport ${not}--dports 22,80,4000:4010`,
    `-m mark ${not}--mark 0x${dice.between(0, 3)}/0x3`,
    '-m ipvs --ipvs',
    '-m rpfilter --validmark',
    `-m addrtype --dst-type LOCAL --limit-iface-in`,
    `-m set ${not}--match-set ${six ? 'six' : dice.pick('four', 'nets', 'pairs', 'masked', 'list')} ${dice.pick('src', 'dst')}`,
    '-m set --match-set pairs dst,dst',
    `-m cluster --cluster-total-nodes 2 --cluster-local-node ${dice.pick('1', '2')}`,
    `-m tcpmss ${not}--mss 500:2000`,
    `-m ecn ${not}--ecn-tcp-ece`,
  ]
  const onlySix = [
    ...['hbh', 'dst', 'frag', 'ah', 'esp', 'eui64', 'mh', 'srh', 'ipv6header --header hop'].map((one) => `-m ${one}`),
    `-m rt ${not}--rt-type 0`,
    `-m hbh ${not}--hbh-len 8`,
    `-m frag ${not}--fragfirst`,
  ]
  const onlyFour = [
    `${not}-f`,
    '-m realm --realm 1',
    `-s ${guest}/255.255.0.255`,
    '-m ah --ahspi 1',
    '-m esp --espspi 1',
  ]
  return dice.pick(...both, ...(six ? onlySix : onlyFour))
}

/** A target that is not the end of the packet's way, or not surely so. */
export function rareTarget(dice: Dice, table: string, six: boolean): string {
  const both = [
    'LOG --log-prefix "-j DROP "',
    'NFLOG --nflog-group 7',
    'NFQUEUE --queue-num 77 --queue-bypass',
    'NFQUEUE --queue-num 77',
    'SET --add-set four src',
    'SET --del-set four src',
    'RETURN',
  ]
  const mangle = [
    `MARK --${dice.pick('set-xmark 0x1/0x1', 'and-mark 0xfe', 'or-mark 2', 'xor-mark 3')}`,
    'CONNMARK --save-mark --nfmask 0x1 --ctmask 0xff',
    'CONNMARK --restore-mark --nfmask 0xff --ctmask 0x1',
    'CONNMARK --set-xmark 0x1/0xff',
    'HMARK --hmark-tuple src,dst --hmark-mod 4 --hmark-offset 0 --hmark-rnd 1',
    'DSCP --set-dscp 8',
    'TOS --set-tos 0x10',
    `${six ? 'HL --hl-set 64' : 'TTL --ttl-set 64'}`,
    'TCPMSS --set-mss 500',
    'CLASSIFY --set-class 1:10',
    'CHECKSUM --checksum-fill',
    'TEE --gateway 10.50.0.3',
    'TPROXY --on-port 4001 --tproxy-mark 1',
    'TCPOPTSTRIP --strip-options timestamp',
  ]
  const raw = ['CT --zone 5', 'CT --notrack', 'NOTRACK', 'TRACE', 'CT --ctevents new']
  const nat = [
    'NETMAP --to 10.50.0.0/24',
    'REDIRECT --to-ports 4000',
    'MASQUERADE --random',
    'DNAT --to-destination :4000',
  ]
  return dice.pick(...both, ...(table === 'mangle' ? mangle : table === 'raw' ? raw : table === 'nat' ? nat : []))
}

/** Sets that rare rules name; ipset is not everywhere. */
export const ipsets = (world: World): string => {
  const [guest = '', other = ''] = world.addresses
  return `ipset create four hash:ip; ipset add four ${guest}
ipset create six hash:net family inet6; ipset add six fd11::/64
ipset create nets hash:net; ipset add nets 10.50.0.0/24; ipset add nets 10.50.0.3 nomatch
ipset create pairs hash:ip,port; ipset add pairs ${other},tcp:4000
ipset create masked hash:ip netmask 24; ipset add masked ${guest}
ipset create list list:set; ipset add list nets`
}
