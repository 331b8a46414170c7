/** A daemon whose networks, guests and leases have names that a shell, a terminal or an XML reader would obey. */
import { describe, expect, test } from 'vitest'
import { printable, printableLines } from '../../src/base/text/printable.js'
import { connect } from '../../src/connection/index.js'
import { explanationText, matrixText } from '../../src/reachability/index.js'
import { type Host, startHost } from './harness/index.js'
import { sourceOf } from './reachability/observe.js'

/** Those that libvirt takes: no slash, no line end, and none of the control characters that XML cannot represent. */
const names = [
  'a b',
  "it's",
  '"q"',
  '$(touch PWN1)',
  '`touch PWN2`',
  'x; touch PWN3',
  '-rf',
  '--all',
  '<network>',
  '&lt;',
  ']]>',
  '%s%n',
  '\\',
  '\u202egnol',
  '\u2066a\u2069',
  '\u009b2J',
  'a\u007fb',
  '__proto__',
  'constructor',
  '網',
  'x'.repeat(200),
]

const plain = (text: string): void => expect(printableLines(text)).toBe(text)

async function withNetworks(host: Host) {
  const connection = await connect(host.uri, { machine: sourceOf(host) })
  for (const [index, name] of names.entries()) {
    await connection.networks.define({
      mode: 'isolated',
      name,
      bridge: { name: `vb${index}`, stp: false },
      ips: [{ address: `10.77.${index}.1`, prefix: 24 }],
    })
  }
  return connection
}

describe('objects of a real libvirtd with hostile names', () => {
  test('are found by them, read back as they are, and shown without a terminal obeying them', async () => {
    await using host = await startHost()
    await using connection = await withNetworks(host)
    const listed = await connection.networks.list()
    expect(listed.map(({ name }) => name).sort()).toEqual([...names].sort())
    for (const name of names) {
      const network = await connection.networks.get(name)
      expect([network.name, network.definition.name]).toEqual([name, name])
      const shown = await connection.networks.define(network.definition).then(
        () => '',
        (error: Error) => error.message,
      )
      expect(shown).toBe('')
      const missing = await connection.networks.get(`${name}\u202e?`).catch((error: Error) => error)
      expect(missing).toMatchObject({ code: 'VIR_ERR_NO_NETWORK' })
      plain(String(missing))
      await connection.libvirt.virDomainDefineXML(
        `<domain type='qemu'><name>${xml(name)}</name><memory>1024</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>
        <devices><interface type='network'><source network='${xml(name)}'/></interface></devices></domain>`,
      )
      const guest = await connection.guests.get(name)
      expect([guest.name, guest.interface().network]).toEqual([name, name])
    }
    plain(matrixText(await connection.reachability()))
    for (const text of [await connection.guests.get('nobody\u009b').catch(String)]) plain(String(text))
  })

  test('a remedy names them to a real shell and a real virsh, and nothing else is run', async () => {
    await using host = await startHost()
    await using connection = await withNetworks(host)
    for (const name of names) {
      const network = await connection.networks.get(name)
      const answer = await network.explain({
        from: { kind: 'host' },
        to: { kind: 'guest', network: name },
        family: 'ipv4',
        protocol: 'icmp',
      })
      const shown = explanationText(answer)
      plain(shown)
      const commands = answer.remedy?.commands.map(({ command }) => command) ?? []
      expect([name, commands]).toEqual([name, [expect.stringContaining('net-start')]])
      for (const command of commands) {
        expect(printable(command)).toBe(command)
        await host.sh(command)
      }
      expect([name, await (await connection.networks.get(name)).isActive()]).toEqual([name, true])
    }
    expect(await host.sh('ls -d PWN* /PWN* 2>/dev/null || :')).toBe('')
  })
})

describe('a guest that tells dnsmasq a hostile name', () => {
  const hostnames = ['\x1b]0;owned\x07', 'a\nb', '$(touch PWN4)', '\u202egnol', '-rf', '', 'x'.repeat(250), '\xff\xfe']
  test('has its lease, and nothing that is shown of it is obeyed', async () => {
    await using host = await startHost()
    await using connection = await connect(host.uri, { machine: sourceOf(host) })
    const network = await connection.networks.define({
      mode: 'nat',
      name: 'lab',
      bridge: { name: 'vlab', stp: false },
      ips: [{ address: '10.78.0.1', prefix: 24, dhcp: { ranges: [{ start: '10.78.0.50', end: '10.78.0.99' }] } }],
    })
    await network.start()
    await using guest = await host.guest({ network: 'lab' })
    for (const name of hostnames) {
      const bytes = Buffer.from(name, 'latin1').toString('hex')
      const client = `0x3d:00${Buffer.from(name).toString('hex').slice(0, 60)}`
      const option = bytes === '' ? [] : ['-x', `0x0c:${bytes}`]
      await guest.run('busybox', [
        'udhcpc',
        '-i',
        'eth0',
        '-f',
        '-q',
        '-n',
        '-t',
        '20',
        '-T',
        '1',
        '-s',
        '/run/dhcp',
        ...option,
        '-x',
        client,
      ])
      const leases = await network.leases()
      const own = leases.filter(({ mac }) => mac !== null)
      expect(own.length).toBeGreaterThan(0)
      const refused = await network
        .reserve('52:54:00:00:00:99', own[0]?.address ?? '')
        .catch((error: Error) => error.message)
      expect(refused).toContain('is leased to')
      plain(String(refused))
    }
    expect(await host.sh('ls -d PWN* /PWN* 2>/dev/null || :')).toBe('')
  })
})

const xml = (text: string): string => text.replace(/[<>&'"]/g, (one) => `&#${one.codePointAt(0)};`)
