import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type HostFacts, type HostResolver, nameTroubles, parseResolver } from '../../../src/machine/index.js'
import { loopOf } from '../../../src/policy/names/name-loop.js'
import { namesLibrary } from '../../../src/policy/names/names-script.js'
import { findTampering } from '../../../src/tamper/index.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { altered, surroundingsOf } from '../altered-hosts.js'

describe('a circle of name servers', () => {
  const facts = { addresses: [{ address: '10.50.0.2' }, { address: 'fd50::2' }] } as never
  const stub = { servers: ['127.0.0.53'] }
  const lab = (more: object) => ({ name: 'lab', definition: { mode: 'nat', name: 'lab', ...more } as never })
  const leak = { domain: { name: 'lab.example' } }
  const forwarders = (...all: object[]) => ({ ...leak, dns: { forwarders: all } })
  test.each([
    ['its dnsmasq asks the host about its own domain', lab(leak), stub, true],
    ['it asks nobody about it', lab({ domain: { name: 'lab.example', localOnly: true } }), stub, false],
    ['the host asks elsewhere', lab(leak), { servers: ['10.50.0.3'] }, false],
    ['the host asks an address of its own', lab(leak), { servers: ['fd50:0::2'] }, true],
    ['all goes elsewhere', lab(forwarders({ addr: '10.50.0.3' })), stub, false],
    ['all goes to the host', lab(forwarders({ addr: '10.50.0.2' })), { servers: ['10.50.0.3'] }, true],
    ['the domain goes elsewhere', lab(forwarders({ domain: 'example', addr: '10.50.0.3' })), stub, false],
    ['another domain goes elsewhere', lab(forwarders({ domain: 'ample', addr: '10.50.0.3' })), stub, true],
    ['the domain goes to the usual servers', lab(forwarders({ domain: 'example' }, { addr: '10.50.0.2' })), stub, true],
    [
      'the closest domain counts',
      lab(forwarders({ domain: 'example', addr: '127.0.0.1' }, { domain: 'lab.example', addr: '10.50.0.3' })),
      stub,
      false,
    ],
  ])('%s', (_name, network, resolver, isLoop) => {
    expect(loopOf(network, resolver, facts) !== undefined).toBe(isLoop)
  })
})

test('what a host says of its resolver is read', () => {
  const found = parseResolver(`resolved
domains Global: example
domains Link 3 (virbr0): ~lab ~more
domains Link 12 (a b): 
servers Global: 10.50.0.3
servers Link 3 (virbr0): 192.168.111.1
nameserver 127.0.0.53
nss          files dns
host 192.168.111.5 web.lab
`)
  expect(found).toEqual({
    resolved: [
      { link: 'virbr0', domains: ['~lab', '~more'], servers: ['192.168.111.1'] },
      { link: 'a b', domains: [], servers: [] },
    ],
    asksResolved: true,
    servers: ['127.0.0.53'],
    ownHosts: true,
    hosts: ['192.168.111.5 web.lab'],
  })
  const other = parseResolver('nameserver 10.0.0.1\nlinked\nnss resolve [!UNAVAIL=return] dns\n')
  expect(other).toMatchObject({ asksResolved: true, ownHosts: false })
  expect(other).not.toHaveProperty('resolved')
})

describe('what the resolver lacks of policies, or has besides', () => {
  const lab = 'resolved virbr0 192.168.111.1 lab'
  const own = ['hosts 192.168.111.5 web.lab', 'hosts 192.168.111.6 db.lab']
  const right: HostResolver = {
    resolved: [{ link: 'virbr0', domains: ['~lab'], servers: ['192.168.111.1'] }],
    asksResolved: true,
    servers: ['127.0.0.53'],
    ownHosts: true,
    hosts: ['192.168.111.5 web.lab', '192.168.111.6 db.lab', '192.168.111.9 of.another'],
  }
  const link = (domains: string[], servers: string[]) => ({ resolved: [{ link: 'virbr0', domains, servers }] })
  const troubles = (change: Partial<HostResolver>, lines: readonly string[], exists = true) =>
    nameTroubles(lines, [...lines, 'hosts 192.168.111.9 of.another'], { ...right, ...change }, () => exists)
  const { resolved: _, ...stopped } = right

  test.each<[string, Partial<HostResolver>, readonly string[], readonly string[]]>([
    ['nothing', {}, [lab, ...own], []],
    ['a domain of libvirt itself', link(['lab'], ['192.168.111.1']), [lab], []],
    ['all of a link', link([], []), [lab], ['lost: systemd-resolved does not ask 192.168.111.1 for names in lab']],
    ['its link', { resolved: [] }, [lab], ['lost: systemd-resolved does not ask 192.168.111.1 for names in lab']],
    [
      'the domain of a link',
      link([], ['192.168.111.1']),
      [lab],
      ['edited: systemd-resolved does not ask 192.168.111.1 for names in lab'],
    ],
    [
      'the server, for another',
      link(['~lab'], ['10.0.0.1']),
      [lab],
      ['edited: systemd-resolved does not ask 192.168.111.1 for names in lab'],
    ],
    [
      'the server alone',
      link(['~lab'], ['10.0.0.1', '192.168.111.1']),
      [lab],
      ['edited: systemd-resolved may ask 10.0.0.1 instead of 192.168.111.1 for names in lab'],
    ],
    [
      'its lines',
      { hosts: [] },
      own,
      ['lost: /etc/hosts lacks 192.168.111.5 web.lab', 'lost: /etc/hosts lacks 192.168.111.6 db.lab'],
    ],
    [
      'the address in a line',
      { hosts: ['192.168.111.7 web.lab', '192.168.111.6 db.lab', '192.168.111.9 of.another'] },
      own,
      [
        'edited: /etc/hosts lacks 192.168.111.5 web.lab',
        'edited: /etc/hosts has a line of no policy between the comments of the policies: 192.168.111.7 web.lab',
      ],
    ],
  ])('%s', (_title, change, lines, says) => {
    expect(troubles(change, lines).map(({ what, text }) => `${what}: ${text}`)).toEqual(says)
  })

  test('systemd-resolved is not running, and a network that does not run has nothing to be asked by', () => {
    expect(nameTroubles([lab], [lab], stopped, () => true)).toMatchObject([{ what: 'lost' }])
    expect(troubles(link([], []), [lab], false)).toEqual([])
  })

  test('what repairs it', () => {
    const heal = (change: Partial<HostResolver>) => troubles(change, [lab])[0]?.heal
    expect(heal(link(['~more'], ['10.0.0.1']))).toEqual([
      'resolvectl dns virbr0 192.168.111.1',
      "resolvectl domain virbr0 '~more' '~lab'",
    ])
    expect(heal(link(['~lab'], ['10.0.0.1', '192.168.111.1']))).toEqual(['resolvectl dns virbr0 192.168.111.1'])
  })
})

test('names that were changed are tampering, and what was changed since an earlier reading is listed', async () => {
  const { networks, facts: read } = await surroundingsOf(altered(recordedCase('nat'), {}))
  const names = ['hosts 192.168.111.5 web.lab', 'hosts 192.168.111.6 db.lab']
  const policy = { name: 'n', owner: 'shop', id: '', permits: false, networks: ['nat'], path: '/run/n.nft', names }
  const of = (...hosts: string[]): HostFacts => ({
    ...read,
    policies: [policy],
    resolver: { asksResolved: false, servers: [], ownHosts: true, hosts },
  })
  const found = (now: HostFacts, earlier?: HostFacts) =>
    findTampering(networks, now, earlier).filter(({ place }) => 'resolver' in place)
  const right = of('192.168.111.5 web.lab', '192.168.111.6 db.lab')
  expect(found(right)).toEqual([])
  expect(found(of(), right)).toMatchObject([
    {
      kind: 'policy-lost',
      networks: ['nat'],
      place: { resolver: '/etc/hosts' },
      text: 'names of the policy n of shop: /etc/hosts lacks 192.168.111.5 web.lab',
      changes: { removed: ['192.168.111.5 web.lab', '192.168.111.6 db.lab'], added: [] },
    },
    { kind: 'policy-lost' },
  ])
  expect(found(of('192.168.111.5 web.lab', '10.0.0.1 db.lab')).map(({ kind }) => kind)).toEqual([
    'policy-edited',
    'policy-edited',
  ])
})

const begin = '# virtnet policies: begin'
const end = '# virtnet policies: end'

test('the lines in /etc/hosts are replaced, and gone with the last of them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'virtnet-hosts-'))
  try {
    const hosts = join(folder, 'hosts')
    const before = '127.0.0.1 localhost\n\n# mine\n10.0.0.1 router\n'
    writeFileSync(hosts, before)
    const script = namesLibrary.replaceAll('/etc/hosts', hosts).replaceAll('/run/virtnet', folder)
    const set = (lines: string, former = ''): string =>
      execFileSync(
        'sh',
        ['-c', `${script}\nset_hosts "$1" "$2"; cat '${hosts}'; ls '${folder}' | tail -n +2`, 'sh', lines, former],
        { encoding: 'utf8' },
      )
    const block = (...lines: string[]) => `${before}${[begin, ...lines, end].join('\n')}\n`
    expect(set('')).toBe(before)
    expect(set('hosts 10.1.1.5 web.lab\nresolved v 10.1.1.1 lab')).toBe(block('10.1.1.5 web.lab'))
    expect(set('hosts 10.1.1.6 web.lab\nhosts 10.1.1.7 db.lab')).toBe(block('10.1.1.6 web.lab', '10.1.1.7 db.lab'))
    expect(set('resolved v 10.1.1.1 lab')).toBe(before)
    // Whatever was done to the comments, no line of another goes, and none of the policies' is left.
    const web = 'hosts 10.1.1.5 web.lab'
    const after = '10.0.0.2 printer\n'
    for (const broken of [
      [begin, '10.1.1.5 web.lab'],
      ['10.1.1.5 web.lab', end],
      [end, '10.1.1.5 web.lab', begin],
      [begin, '10.1.1.5 web.lab', begin, end],
      [begin, end, '10.1.1.5 web.lab', begin, end],
    ]) {
      writeFileSync(hosts, `${before}${broken.join('\n')}\n${after}`)
      expect(set(web)).toBe(`${before}${after}${[begin, '10.1.1.5 web.lab', end].join('\n')}\n`)
      writeFileSync(hosts, `${before}${broken.join('\n')}\n${after}`)
      expect(set('', web)).toBe(`${before}${after}`)
      // And so do the commands that a finding has.
      writeFileSync(hosts, `${before}${broken.join('\n')}\n${after}`)
      const resolver = { ...parseResolver(''), hosts: [] }
      const [lost] = nameTroubles([web], [web], resolver, () => true)
      execFileSync('sh', ['-ec', (lost?.heal ?? []).join('\n').replaceAll('/etc/hosts', hosts)])
      expect(readFileSync(hosts, 'utf8')).toBe(`${before}${after}${[begin, '10.1.1.5 web.lab', end].join('\n')}\n`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
