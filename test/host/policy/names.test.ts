import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/access/machine-through.js'
import { type Host, type Lan, startHost, startLan } from '../harness/index.js'
import { startResolved } from '../harness/tools/index.js'
import { backends } from './scene.js'

const network = (name: string, number: number, domain: string): string =>
  `<network><name>${name}</name><forward mode='nat'/><bridge name='v${name}' stp='off' delay='0'/>
    <domain name='${name}' ${domain}/>
    <dns><host ip='192.168.${number}.77'><hostname>db</hostname></host></dns>
    <ip address='192.168.${number}.1' netmask='255.255.255.0'>
      <dhcp><range start='192.168.${number}.10' end='192.168.${number}.99'/></dhcp></ip></network>`

describe.each(backends)('libvirt $libvirt, real systemd-resolved', (software) => {
  let lan: Lan
  let host: Host
  let connection: Connection
  const registers = software.libvirt !== '9.0'
  /** What a program on the host finds; '' nothing. */
  const found = (name: string): Promise<string> =>
    host.sh(`timeout 5 getent ahosts ${name} | sed -n 's/ *STREAM.*//p' || true`).then((text) => text.trim())
  const remains = (): Promise<string> =>
    host.sh(`for link in vlab vleak vreg; do for of in dns domain; do resolvectl $of $link 2>/dev/null | sed 's/Link [0-9]*//'; done; done
      cat /etc/hosts; nft list tables | grep virtnet || true; find /run/virtnet/policies /etc/libvirt/virtnet-policies /etc/libvirt/hooks -type f 2>/dev/null || true`)
  const reconnect = async (): Promise<void> => {
    await connection?.close()
    connection = await connect(host.uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })
  }

  /** What is wrong is listed and found as tampering, and mended by the finding's commands as by `repair()`. */
  const isMended = async (change: string, kind: 'gone' | 'edited'): Promise<void> => {
    expect(await connection.findTampering()).toEqual([])
    const [before] = await connection.policies.list()
    for (const mend of ['heal', 'repair'] as const) {
      await host.sh(change)
      const [state] = await connection.policies.list()
      expect([change, state]).toMatchObject([change, { inForce: false }])
      expect(new Set(state?.problems.map((one) => one.kind))).toEqual(new Set([kind]))
      if (kind === 'gone' && mend === 'heal')
        expect(await connection.policies.verify()).toMatchObject([{ proved: (await found('db.lab')) !== '' }])
      const tampering = await connection.findTampering()
      expect(tampering.length).toBeGreaterThan(0)
      const kinds = { gone: 'policy-lost', edited: 'policy-edited' } as const
      for (const one of tampering) expect(one).toMatchObject({ kind: kinds[kind], networks: ['lab'] })
      if (mend === 'heal') await host.heal(tampering.flatMap(({ heal }) => heal))
      else expect(await connection.policies.repair()).toEqual([before?.name])
      expect(await connection.findTampering()).toEqual([])
      expect(await connection.policies.list()).toEqual([before])
      expect(await found('db.lab')).toBe('192.168.111.77')
    }
  }

  beforeAll(async () => {
    lan = await startLan()
    host = await startHost({ lan, ...software, drivers: ['network'] })
    await startResolved(host, '10.50.0.3')
    await host.restartDaemon()
    await host.network(network('lab', 111, "localOnly='yes'"))
    await host.network(network('leak', 112, ''))
    await host.network(network('reg', 113, "localOnly='yes' register='yes'"))
    // A bridge without a guest has no carrier: systemd-resolved asks nobody by it.
    for (const on of ['lab', 'leak', 'reg']) await host.guest({ network: on, name: on, dhcp: false })
    await reconnect()
  })
  afterAll(async () => {
    await connection?.close()
    await host?.[Symbol.asyncDispose]()
    await lan?.[Symbol.asyncDispose]()
  })

  test('the host knows guests by name, and a name that nobody has is an answer', async () => {
    const clean = await remains()
    expect([await found('db.lab'), await found('nobody.lab')]).toEqual(['', ''])
    const wanted = { name: 'lab-names', owner: 'shop', names: [{ network: 'lab' }] }
    expect((await connection.policies.plan([wanted])).steps).toMatchObject([
      { action: 'create', effects: ['the host asks 192.168.111.1 on vlab for names in lab, by systemd-resolved'] },
    ])
    await connection.policies.apply([wanted])
    expect(await found('db.lab')).toBe('192.168.111.77')
    expect(await found('nobody.lab')).toBe('')
    expect((await connection.policies.plan([wanted])).steps).toMatchObject([{ action: 'none' }])
    expect(await connection.policies.list()).toMatchObject([{ name: 'lab-names', owner: 'shop', inForce: true }])
    expect(await connection.policies.verify()).toMatchObject([
      { proved: true, tries: [{ what: 'the name db.lab' }, { what: 'an unknown name' }] },
    ])

    await host.sh('resolvectl revert vlab')
    expect(await connection.policies.list()).toMatchObject([{ inForce: false, problems: [{ kind: 'gone' }] }])
    expect(await connection.policies.repair()).toEqual(['lab-names'])
    expect(await found('db.lab')).toBe('192.168.111.77')
    // Each setting, gone or changed: found, and put back by what the finding says.
    for (const change of [
      'resolvectl revert vlab',
      "resolvectl domain vlab ''",
      'resolvectl dns vlab 10.50.0.3',
      'resolvectl dns vlab 10.50.0.3 192.168.111.1',
    ])
      await isMended(change, change.endsWith('revert vlab') ? 'gone' : 'edited')
    // And the hook that does it when the network starts.
    for (const change of [
      'rm /etc/libvirt/hooks/network.d/virtnet-policies',
      'chmod -x /etc/libvirt/virtnet-policies/restore',
    ]) {
      await host.sh(change)
      expect(await connection.policies.list()).toMatchObject([{ inForce: false, problems: [{ kind: 'hook-gone' }] }])
      expect(await connection.policies.repair()).toEqual(['lab-names'])
      expect(await connection.policies.list()).toMatchObject([{ inForce: true }])
    }

    // A second owner's, of the same network: neither is in the other's way.
    await connection.policies.apply([{ name: 'too', owner: 'desk', names: [{ network: 'lab' }] }])
    await expect(connection.policies.remove('lab-names')).rejects.toMatchObject({ name: 'StateError' })
    await connection.policies.remove('lab-names', { owner: 'shop' })
    expect(await found('db.lab')).toBe('192.168.111.77')

    // A network that starts has a new bridge, of which resolved knows nothing; libvirt's hook tells it.
    await host.restartDaemon()
    await reconnect()
    await host.virsh('net-destroy', 'lab')
    await host.virsh('net-start', 'lab')
    await host.guest({ network: 'lab', name: 'again', dhcp: false })
    expect(await connection.policies.list()).toMatchObject([{ inForce: true }])
    expect(await found('db.lab')).toBe('192.168.111.77')

    await connection.policies.remove('too', { owner: 'desk' })
    expect(await found('db.lab')).toBe('')
    expect(await remains()).toBe(clean)
  })

  test('a circle is found before it happens, and is one', async () => {
    const refused = connection.policies.plan([{ name: 'leak', names: [{ network: 'leak' }] }])
    await expect(refused).rejects.toThrow(/queries for unknown names in leak would loop: .*localOnly: true/)
    // resolved waits for dnsmasq, which waits for resolved: nobody says that there is no such name.
    const asked = await host.sh(`resolvectl dns vleak 192.168.112.1; resolvectl domain vleak '~leak'
      timeout 3 resolvectl query nobody.leak || echo "ended with $?"
      resolvectl revert vleak`)
    expect(asked).toContain('ended with 124')
  })

  test.runIf(registers)(
    'where the domain registers, libvirt does it, and goes on when the policy is gone',
    async () => {
      const wanted = { name: 'reg-names', names: [{ network: 'reg' }] }
      expect(await found('db.reg')).toBe('192.168.113.77')
      const [step] = (await connection.policies.plan([wanted])).steps
      expect(step?.effects[0]).toContain('configured by libvirt')
      await connection.policies.apply([wanted])
      expect(await connection.policies.list()).toMatchObject([{ inForce: true }])
      // What libvirt set up is lost; libvirt itself does nothing about it.
      await host.sh('resolvectl revert vreg')
      expect(await connection.policies.list()).toMatchObject([{ problems: [{ kind: 'gone' }] }])
      expect(await connection.findTampering()).toMatchObject([{ kind: 'policy-lost', networks: ['reg'] }])
      expect(await connection.policies.repair()).toEqual(['reg-names'])
      expect(await found('db.reg')).toBe('192.168.113.77')
      // The domain does not register any more: what libvirt did until now is the policy's work.
      const definition = await host.virsh('net-dumpxml', 'reg')
      let plugged = 0
      const restarted = async (xml: string) => {
        await host.sh(`cat >/run/reg.xml <<'end'\n${xml}\nend`)
        await host.virsh('net-destroy', 'reg')
        await host.virsh('net-define', '/run/reg.xml')
        await host.virsh('net-start', 'reg')
        await host.guest({ network: 'reg', name: `reg-${++plugged}`, dhcp: false })
      }
      await restarted(definition.replace(/ register='yes'/, ''))
      const [unregistered] = await connection.policies.list()
      expect(unregistered?.problems.map(({ text }) => text)).toContainEqual(
        "since reg-names was applied, the host gets the names by systemd-resolved's settings instead of the network's domain, which libvirt registers",
      )
      expect(await connection.policies.repair()).toEqual(['reg-names'])
      expect(await connection.policies.list()).toMatchObject([{ inForce: true }])
      expect(await found('db.reg')).toBe('192.168.113.77')
      await restarted(definition)
      await connection.policies.repair()
      await connection.policies.remove('reg-names')
      expect(await found('db.reg')).toBe('192.168.113.77')
    },
  )

  test('elsewhere names stand in /etc/hosts, and follow guests', async () => {
    const clean = await remains()
    await host.sh(`echo 'nameserver 10.50.0.3' >/run/resolv.conf`)
    const guest = await host.guest({ network: 'lab', name: 'web', dhcp: false })
    const wanted = { name: 'lab-names', names: [{ network: 'lab' }] }
    await connection.policies.apply([wanted])
    expect([await found('db.lab'), await found('web.lab')]).toEqual(['192.168.111.77', ''])
    await guest.renew()
    expect(await connection.policies.list()).toMatchObject([{ inForce: false, problems: [{ kind: 'moved' }] }])
    await connection.policies.repair()
    expect(await found('web.lab')).toMatch(/^192\.168\.111\.\d+$/)
    expect(await connection.policies.verify()).toMatchObject([{ proved: true }])
    // sed -i would replace the file, which is a mount here.
    const edit = (script: string) => `sed ${script} /etc/hosts >/run/edited; cat /run/edited >/etc/hosts`
    await isMended(edit("'/^# virtnet policies: begin$/,/^# virtnet policies: end$/d'"), 'gone')
    await isMended(edit("'/^# virtnet policies: end$/d'"), 'gone')
    await isMended(edit("'/db.lab$/d'"), 'edited')
    await isMended(edit("'s/^192.168.111.77 db/10.0.0.1 db/'"), 'edited')
    await isMended(edit("'/^# virtnet policies: end$/i 10.0.0.1 other.lab'"), 'edited')
    await connection.policies.remove('lab-names')
    expect([await found('db.lab'), await found('web.lab')]).toEqual(['', ''])
    await host.sh(`echo 'nameserver 127.0.0.53' >/run/resolv.conf`)
    expect(await remains()).toBe(clean)
  })
})
