import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  type PacketMatch,
  policyCommands,
  type Rule,
  reloadFirewalld,
  ruleOf,
  type Table,
} from '../../../src/firewall/index.js'
import { parseIptables } from '../../../src/firewall/iptables/parse-iptables.js'
import { changeFacts } from '../../../src/machine/index.js'
import { explainIn } from '../../../src/reachability/explain.js'
import { explain, type ReachabilityQuery } from '../../../src/reachability/index.js'
import { remedyOf } from '../../../src/reachability/remedy/find-remedy.js'
import { sideEffects } from '../../../src/reachability/remedy/opened.js'
import { applyParts, onHost, type Part } from '../../../src/reachability/remedy/part.js'
import { World } from '../../../src/reachability/world/world.js'
import {
  probesOf,
  type RecordedCase,
  recordedCase,
  recordedCases,
  recordedFaults,
} from '../../recorded/recorded-cases.js'
import { altered, equals, nftChain, payload, surroundingsOf } from '../altered-hosts.js'

describe('over all recorded hosts', () => {
  test('no command has a placeholder, a list for a link, or a match that its hook does not have', async () => {
    const counts = { questions: 0, shown: 0, opening: 0, words: 0 }
    for (const recorded of recordedCases) {
      const surroundings = await surroundingsOf(recorded, { externalRoutes: recorded.externalSystemsHaveRoute })
      const told = new Set<string>()
      for (const { query, label } of probesOf(recorded)) {
        const explanation = explain(query, surroundings)
        const obstacle = `${explanation.failure?.at} ${explanation.failure?.evidence} ${query.protocol}`
        if (explanation.verdict === 'yes' || told.has(obstacle)) continue
        told.add(obstacle)
        counts.questions++
        const { remedy } = explanation
        if (remedy?.commands.length === 0) counts.words++
        if (!remedy || remedy.commands.length === 0) continue
        counts.shown++
        if (remedy.opens.length > 0) counts.opening++
        for (const { command } of remedy.commands) {
          const where = `${recorded.name} ${label}: ${command}`
          expect(where).not.toMatch(/\b(ADDRESS|PORT|NAME|IP)\b/)
          expect(where).not.toMatch(/ -[io] \S*,/)
          expect(where).not.toMatch(/prerouting.*oifname|bridge .* ct state/i)
          expect(where).not.toMatch(/nft .* firewalld /)
        }
      }
    }
    console.log(
      `Remedies: ${counts.questions} obstacles, ${counts.shown} with commands that make it work, ${counts.opening} of them open more and say so, ${counts.words} with words only`,
    )
    expect(counts.shown).toBeGreaterThan(50)
  }, 240_000)
})

const out: ReachabilityQuery = {
  from: { kind: 'guest', network: 'nat', guest: 'g1' },
  to: { kind: 'external', address: '10.50.0.3' },
  family: 'ipv4',
  protocol: 'tcp',
  port: 443,
}
const remedyOn = async (alteration: Parameters<typeof altered>[1], query: ReachabilityQuery = out, name = 'nat') =>
  explain(query, await surroundingsOf(altered(recordedCase(name), alteration))).remedy
const commandsOf = (remedy: Awaited<ReturnType<typeof remedyOn>>) => remedy?.commands.map(({ command }) => command)

describe('in the words of those who stop it', () => {
  test('fail2ban takes back one ban', async () => {
    const iptables = [
      'FORWARD -j f2b-sshd',
      'f2b-sshd -s 192.168.111.63/32 -j REJECT --reject-with icmp-port-unreachable',
      'f2b-sshd -s 10.1.2.3/32 -j REJECT --reject-with icmp-port-unreachable',
    ]
    const commands = {
      'iptables-save': (text: string) => text.replace(/^(\*filter\n)/m, '$1:f2b-sshd - [0:0]\n'),
    }
    expect(commandsOf(await remedyOn({ iptables, commands }))).toEqual([
      'fail2ban-client set sshd unbanip 192.168.111.63',
    ])
  })

  test('two chains that stop it, one of each tool: one answer', async () => {
    const remedy = await remedyOn({
      iptables: ['FORWARD -p tcp --dport 443 -j DROP'],
      nft: nftChain([[equals(payload('tcp', 'dport'), 443), { drop: null }]]),
    })
    expect(commandsOf(remedy)).toEqual([
      expect.stringMatching(/^nft insert rule inet mine c .* tcp dport 443 accept$/),
      expect.stringMatching(/^iptables -I FORWARD .* -p tcp --dport 443 -j ACCEPT$/),
    ])
    expect(remedy?.opens).toEqual([])
  })

  test('a rule that is not needed is not shown', async () => {
    const remedy = await remedyOn({ iptables: ['FORWARD -i virbr111 -p tcp -j DROP'] })
    expect(remedy?.commands).toHaveLength(1)
  })

  test('what it opens besides is told: without a port, all of them', async () => {
    const { port: _port, ...any } = out
    const remedy = await remedyOn({ iptables: ['FORWARD -i virbr111 -p tcp -j DROP'] }, any)
    expect(remedy?.opens).toContainEqual({ ...any, port: 22 })
    expect(remedy?.opens.every(({ protocol }) => protocol === 'tcp')).toBe(true)
  })

  test('translations that are lost are libvirt’s to write again, whatever the outside knows', async () => {
    const without = (text: string): string => text.replace(/^.*LIBVIRT_.*\n/gm, '')
    const alteration = { commands: { 'iptables-save': without, 'ip6tables-save': without } }
    expect(commandsOf(await remedyOn(alteration))).toEqual(['systemctl restart libvirtd'])
  })

  test('a port is forwarded to a guest that could be there too', async () => {
    const inward = { ...out, from: out.to, to: { kind: 'guest', network: 'nat' } } as const
    expect(commandsOf(await remedyOn({}, inward))).toEqual([
      expect.stringMatching(
        /^iptables -t nat -I PREROUTING -i hw0 .*-d 10[.]50[.]0[.]2 .*--dport 443 -j DNAT --to-destination /,
      ),
      expect.stringMatching(/^iptables -I \S+ -i hw0 -o virbr111 .*--dport 443 .*-j ACCEPT$/),
    ])
  })

  test('forwarding from outside without a port has no commands', async () => {
    const { port: _port, ...inward } = { ...out, from: out.to, to: out.from }
    const remedy = await remedyOn({}, inward)
    expect(remedy).toMatchObject({ text: expect.stringContaining('ask about that port'), commands: [] })
  })
})

describe('of an explanation', () => {
  const rejecting = altered(recordedCase('nat'), { iptables: ['FORWARD -i virbr111 -p tcp -j REJECT'] })

  test('it is plain: shown, copied, sent and compared like all else', async () => {
    const ask = async () => explain(out, await surroundingsOf(rejecting))
    const { remedy, ...rest } = await ask()
    expect(remedy?.commands).toHaveLength(1)
    expect(JSON.parse(JSON.stringify(await ask()))).toEqual({ ...rest, remedy })
    expect(structuredClone(await ask())).toEqual({ ...rest, remedy })
    expect(await ask()).toEqual(await ask())
    expect(inspect(await ask(), { depth: 5 })).toBe(inspect({ ...rest, remedy }, { depth: 5 }))
  })

  test('where ports are not known, addresses say enough; a guest’s network filter is not passed by', async () => {
    const first = async (recorded: RecordedCase, wanted: string) => {
      const probe = probesOf(recorded).find(({ label }) => label === wanted)
      return explain(probe?.query ?? out, await surroundingsOf(recorded)).remedy
    }
    expect(commandsOf(await first(recordedCase('bridged-nft-bridge-drop'), 'g1>g2 v4 tcp'))).toEqual([
      'nft insert rule bridge lab fchain ether type arp accept',
      expect.stringMatching(/ip saddr 10\.50\.0\.101 ip daddr 10\.50\.0\.102 .*accept$/),
      expect.stringMatching(/ip saddr 10\.50\.0\.102 ip daddr 10\.50\.0\.101 .*accept$/),
    ])
    const filtered = recordedFaults.find(({ name }) => name === 'nwfilter-bad')
    expect(await first(filtered as RecordedCase, 'g1>hbr v4 tcp')).toMatchObject({
      text: expect.stringContaining('virsh nwfilter-edit'),
      commands: [],
    })
  })

  test('nothing that works may stop by it', async () => {
    const { facts: host, ...others } = await surroundingsOf(recordedCase('nat'))
    const before = new World({ ...others, facts: host })
    const names = Object.keys(host.sysctls).filter((name) => /forward/.test(name))
    const off: Part = {
      text: '',
      commands: [],
      changes: [{ kind: 'sysctls', values: Object.fromEntries(names.map((name) => [name, '0'])) }],
    }
    const after = new World(applyParts(before.surroundings, [off]))
    const back: ReachabilityQuery = { ...out, from: out.to, to: out.from }
    const ask = (query: ReachabilityQuery, world: World) => explainIn(query, world)
    expect(sideEffects(back, back, before, after, [off], ask).breaks).toMatchObject({ from: { kind: 'guest' } })
    expect(sideEffects(back, back, before, before, [], ask)).toEqual({ opens: [] })
  })

  test('a reload of firewalld comes before what it would take away', () => {
    const part = (...commands: string[]): Part => ({ text: '', changes: [], commands: commands.map(onHost) })
    const permanent = 'firewall-cmd --permanent --new-policy=virtnet-1'
    const zone = 'firewall-cmd --zone=libvirt --change-interface=virbr0'
    const insert = 'nft insert rule inet mine c accept'
    const rich = 'firewall-cmd --zone=public --add-port=22/tcp'
    const parts = [part(rich, insert), part(permanent, reloadFirewalld, zone), part(permanent, reloadFirewalld, zone)]
    expect(commandsOf(remedyOf(parts, []))).toEqual([permanent, reloadFirewalld, rich, insert, zone])
  })

  test('a policy of firewalld that is there takes a rule at once; a new one leaves links in their zones', () => {
    const dispatch = {
      name: 'filter_INPUT_POLICIES',
      rules: [
        ruleTo('filter_IN_libvirt', 'virbr0'),
        ruleTo('filter_IN_public', 'hw0'),
        ruleTo('filter_IN_public', undefined),
      ],
    }
    const table: Table = { tool: 'nft', family: 'inet', name: 'firewalld', sets: [], chains: [dispatch] }
    const commands = (made: boolean) =>
      policyCommands(table, { from: 'libvirt', to: 'public', made }, '--add-rich-rule=r')
    expect(commands(true)).toEqual([expect.stringMatching(/^firewall-cmd --policy=virtnet-\w+ --add-rich-rule=r$/)])
    const all = commands(false)
    expect(all.slice(0, all.indexOf(reloadFirewalld)).every((one) => one.includes(' --permanent '))).toBe(true)
    expect(all.slice(all.indexOf(reloadFirewalld))).toEqual([
      reloadFirewalld,
      'firewall-cmd --zone=libvirt --change-interface=virbr0',
    ])
  })
})

const ruleTo = (chain: string, link: string | undefined): Rule => ({
  text: '',
  statements: [
    ...(link === undefined
      ? []
      : [{ do: 'match' as const, fields: [{ field: 'in-interface' as const }], keys: [[link]] }]),
    { do: 'goto', chain },
  ],
})

describe('a rule that is written', () => {
  const matches: readonly PacketMatch[] = [
    {
      family: 'ipv4',
      inLink: 'hw0',
      source: '10.50.0.3',
      destination: '10.0.0.0/8',
      protocol: 'tcp',
      destinationPort: 22,
    },
    { family: 'ipv4', outLink: 'hw0', protocol: 'udp', sourcePort: 53, answers: true },
    { family: 'ipv4', protocol: 'icmp', icmpType: 8 },
  ]
  test.each(matches)('is read back as what it was meant to be: %j', (match) => {
    const table = { tool: 'iptables', family: 'ip', name: 'filter' } as const
    const rule = ruleOf(table, match, { do: 'accept' }, 'FORWARD')
    const [read] = parseIptables(`*filter\n:FORWARD ACCEPT [0:0]\n${rule.text}\nCOMMIT\n`, 'ip').tables
    const plain = (statements: readonly object[] = []) =>
      statements
        .map((one) => JSON.stringify(one, (key, value) => (key === 'protocol' || key === 'family' ? undefined : value)))
        .sort()
    expect(plain(read?.chains[0]?.rules[0]?.statements)).toEqual(plain(rule.statements))
  })

  test('changes leave the facts that they are made from as they were', async () => {
    const { facts: host } = await surroundingsOf(recordedCase('nat'))
    const before = JSON.stringify(host)
    const table = { tool: 'iptables', family: 'ip', name: 'filter' } as const
    const rules = [ruleOf(table, matches[2] as PacketMatch, { do: 'accept' }, 'FORWARD')]
    const after = changeFacts(host, { kind: 'insert', table, chain: 'FORWARD', rules })
    expect(JSON.stringify(host)).toBe(before)
    expect(JSON.stringify(after)).not.toBe(before)
  })
})
