import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { missingNames } from '../../../src/policy/names/name-lines.js'
import { loopOf } from '../../../src/policy/names/name-loop.js'
import { namesLibrary } from '../../../src/policy/names/names-script.js'
import { parseResolver } from '../../../src/policy/names/resolver.js'

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
    resolved: new Map([
      ['virbr0', { domains: ['~lab', '~more'], servers: ['192.168.111.1'] }],
      ['a b', { domains: [], servers: [] }],
    ]),
    asksResolved: true,
    servers: ['127.0.0.53'],
    ownHosts: true,
    hosts: ['192.168.111.5 web.lab'],
  })
  expect(parseResolver('nameserver 10.0.0.1\nlinked\nnss resolve [!UNAVAIL=return] dns\n')).toMatchObject({
    resolved: undefined,
    asksResolved: true,
    ownHosts: false,
  })
  const lines = [
    'resolved virbr0 192.168.111.1 lab',
    'resolved virbr0 192.168.111.1 other',
    'hosts 192.168.111.5 web.lab',
    'hosts 192.168.111.6 db.lab',
  ]
  expect(missingNames(lines, found, () => true)).toEqual([
    'systemd-resolved does not ask 192.168.111.1 for names in other',
    '/etc/hosts lacks 192.168.111.6 db.lab',
  ])
  // A network that does not run has no bridge: nothing to be asked by.
  expect(missingNames(lines.slice(0, 2), found, () => false)).toEqual([])
})

test('the lines in /etc/hosts are replaced, and gone with the last of them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'virtnet-hosts-'))
  try {
    const hosts = join(folder, 'hosts')
    const before = '127.0.0.1 localhost\n\n# mine\n10.0.0.1 router\n'
    writeFileSync(hosts, before)
    const script = namesLibrary.replaceAll('/etc/hosts', hosts).replaceAll('/run/virtnet', folder)
    const set = (lines: string): string =>
      execFileSync(
        'sh',
        ['-c', `${script}\nset_hosts "$1"; cat '${hosts}'; ls '${folder}' | tail -n +2`, 'sh', lines],
        { encoding: 'utf8' },
      )
    const block = (...lines: string[]) =>
      `${before}${['# virtnet policies: begin', ...lines, '# virtnet policies: end'].join('\n')}\n`
    expect(set('')).toBe(before)
    expect(set('hosts 10.1.1.5 web.lab\nresolved v 10.1.1.1 lab')).toBe(block('10.1.1.5 web.lab'))
    expect(set('hosts 10.1.1.6 web.lab\nhosts 10.1.1.7 db.lab')).toBe(block('10.1.1.6 web.lab', '10.1.1.7 db.lab'))
    expect(set('resolved v 10.1.1.1 lab')).toBe(before)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
