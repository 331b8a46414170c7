import { expect, test } from 'vitest'
import { connect } from '../../../src/connection/index.js'
import { checkFilter } from '../../../src/xml/filter/check-filter.js'
import { parseFilter } from '../../../src/xml/filter/parse-filter.js'
import { startHost } from '../harness/index.js'

interface Case {
  readonly rule: string
  /** Lines of ebtables and iptables that are there then. */
  readonly rules: readonly string[]
  /** Where checkFilter warns. */
  readonly warned?: readonly string[]
}

const state = '-m conntrack --ctstate NEW,ESTABLISHED -m conntrack --ctdir ORIGINAL -j RETURN'

const cases: Record<string, Case> = {
  'of an attribute in two elements the last is enforced': {
    rule: "<rule action='drop' direction='out'><ip dstipaddr='10.0.0.0' dstipmask='8'/><ip dstipaddr='192.168.0.0' dstipmask='16'/></rule>",
    rules: ['-p IPv4 --ip-dst 192.168.0.0/16 -j DROP'],
    warned: ['entries[0].protocol.dstIpAddr', 'entries[0].protocol.dstIpMask'],
  },
  'elements of one protocol are enforced together': {
    rule: "<rule action='drop' direction='out'><arp opcode='Reply'/><arp match='no' arpdstmacaddr='1:2:3:4:5:6'/></rule>",
    rules: ['-p ARP --arp-op Reply --arp-mac-dst ! 01:02:03:04:05:06 -j DROP'],
  },
  'three of them too': {
    rule: "<rule action='accept' direction='out'><ip srcipaddr='192.0.2.0' srcipmask='24'/><ip match='no' dstipaddr='192.0.2.1'/><ip dscp='4'/></rule>",
    rules: ['-p IPv4 --ip-src 192.0.2.0/24 --ip-dst ! 192.0.2.1 --ip-tos 0x04 -j ACCEPT'],
  },
  'another protocol behind the first is not': {
    rule: "<rule action='drop' direction='out'><ip srcipaddr='192.0.2.1'/><arp opcode='Reply'/></rule>",
    rules: ['-p IPv4 --ip-src 192.0.2.1 -j DROP'],
    warned: ['entries[0].unmodelled.elements[0]'],
  },
  'ports are negated as those of the source are': {
    rule: "<rule action='accept' direction='out'><tcp srcportstart='5'/><tcp match='no' dstportstart='6'/></rule>",
    rules: [`-A FI-tap7 -p tcp -m tcp --sport 5 --dport 6 ${state}`],
    warned: ['entries[0].and[0].dstPortStart'],
  },
  'state and connlimit-above on IPv6': {
    rule: "<rule action='accept' direction='out'><tcp-ipv6 state='NEW' dstportstart='22'/></rule><rule action='drop' direction='out'><icmpv6 connlimit-above='3'/></rule>",
    rules: [
      '-A FI-tap7 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j RETURN',
      '-A FI-tap7 -p ipv6-icmp -m connlimit --connlimit-above 3 --connlimit-mask 128 --connlimit-saddr -j DROP',
    ],
  },
  'flags of tcp-ipv6 have no effect': {
    rule: "<rule action='accept' direction='out'><tcp-ipv6 flags='SYN/SYN' dstportstart='22'/></rule>",
    rules: [`-A FI-tap7 -p tcp -m tcp --dport 22 ${state}`],
    warned: ['entries[0].protocol.flags'],
  },
  'a mask of ARP, and an option of TCP': {
    rule: "<rule action='accept' direction='out'><arp arpsrcipaddr='192.0.2.0' arpsrcipmask='24'/></rule><rule action='accept' direction='out'><tcp option='8'/></rule>",
    rules: ['-p ARP --arp-ip-src 192.0.2.0/24 -j ACCEPT', `-A FI-tap7 -p tcp -m tcp --tcp-option 8 ${state}`],
  },
  'a set with flags is dropped with tcp: everybody is accepted': {
    rule: "<rule action='accept' direction='out'><tcp ipset='x' ipsetflags='src' dstportstart='22'/></rule>",
    rules: [`-A FI-tap7 -p tcp -m tcp --dport 22 ${state}`],
    warned: ['entries[0].protocol.ipsetFlags'],
  },
  'a set without flags has no effect with all': {
    rule: "<rule action='accept' direction='out'><all ipset='x'/></rule>",
    rules: [`-A FI-tap7 ${state}`],
    warned: ['entries[0].protocol.ipset'],
  },
  'what is no yes is one': {
    rule: "<rule action='accept' direction='out'><tcp match='false' srcipaddr='192.0.2.1'/></rule>",
    rules: [`-A FI-tap7 -s 192.0.2.1/32 -p tcp ${state}`],
    warned: ['entries[0].protocol.unmodelled.attributes.match'],
  },
}

/** As ebtables of libvirt 9.0's Debian writes it; later ones have the negation before the option. */
const spelled = (line: string) => line.trim().replaceAll(/! (--\S+) /g, '$1 ! ')

test('what libvirt enforces of a rule is what the definition says, or what is warned of', async () => {
  await using host = await startHost()
  await using connection = await connect(host.uri)
  await host.freshLink('tap7')
  for (const [name, { rule, rules, warned = [] }] of Object.entries(cases)) {
    const xml = `<filter name='measured' chain='root'>${rule}</filter>`
    const definition = parseFilter(xml)
    expect(
      checkFilter(definition)
        .map(({ path }) => path)
        .sort(),
      name,
    ).toEqual([...warned].sort())
    const filter = await connection.nwfilters.define(definition)
    const binding = await connection.libvirt.virNWFilterBindingCreateXML(
      `<filterbinding><owner><name>g</name><uuid>09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4e</uuid></owner>
       <portdev name='tap7'/><mac address='52:54:00:00:00:01'/><filterref filter='measured'/></filterbinding>`,
      0,
    )
    const applied = await host.sh('ebtables -t nat -L; iptables-save; ip6tables-save')
    for (const line of rules) expect(applied.split('\n').map(spelled), name).toContain(line)
    await connection.libvirt.virNWFilterBindingDelete(binding)
    await filter.undefine()
  }
})

test('a set that stands alone with tcp cannot be applied', async () => {
  await using host = await startHost()
  await using connection = await connect(host.uri)
  await host.freshLink('tap7')
  const filter = await connection.nwfilters.define({
    name: 'measured',
    chain: 'root',
    entries: [{ element: 'rule', action: 'accept', direction: 'out', protocol: { name: 'tcp', ipset: 'x' } }],
  })
  expect(filter.warnings).toEqual([expect.objectContaining({ path: 'entries[0].protocol.ipset' })])
  await expect(
    connection.libvirt.virNWFilterBindingCreateXML(
      `<filterbinding><owner><name>g</name><uuid>09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4e</uuid></owner>
       <portdev name='tap7'/><mac address='52:54:00:00:00:01'/><filterref filter='measured'/></filterbinding>`,
      0,
    ),
  ).rejects.toThrow(/virNWFilterAttrDataType|--match-set requires two args/)
})
