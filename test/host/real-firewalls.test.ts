import { describe, expect, test } from 'vitest'
import { type HostOptions, startHost, startLan } from './harness/index.js'
import {
  dockerRun,
  firewallCmd,
  importBusybox,
  podmanRun,
  setUpPodman,
  startDocker,
  startFirewalld,
  startUfw,
  ufw,
} from './harness/tools/index.js'

const software = [
  { libvirt: '9.0', firewall: 'iptables' },
  { libvirt: '12.8', firewall: 'nftables' },
] as const satisfies readonly HostOptions[]

const port = 7007

describe.each(software)('beside libvirt $libvirt, real', (options) => {
  test('firewalld refuses what its zone does not name, and takes libvirt’s networks into their zone', async () => {
    await using lan = await startLan()
    await using host = await startHost({ ...options, lan, drivers: ['network'] })
    await startFirewalld(host)
    await host.restartDaemon()
    await host.network(nat)
    expect(await firewallCmd(host, '--get-zone-of-interface=virbr5')).toBe('libvirt\n')
    await using _ = await host.listen(port)
    expect((await lan.x.tcp(host.ipv4 ?? '', port)).reached).toBe(false)
    await firewallCmd(host, `--add-port=${port}/tcp`)
    expect((await lan.x.tcp(host.ipv4 ?? '', port)).reached).toBe(true)
  })

  test('ufw refuses what it was not told to allow', async () => {
    await using lan = await startLan()
    await using host = await startHost({ ...options, lan, drivers: ['network'] })
    await startUfw(host, ['allow 22/tcp'])
    await using _ = await host.listen(port)
    expect((await lan.x.tcp(host.ipv4 ?? '', port)).reached).toBe(false)
    await ufw(host, 'allow', `${port}/tcp`)
    expect((await lan.x.tcp(host.ipv4 ?? '', port)).reached).toBe(true)
  })

  test('dockerd runs containers, and drops what else is forwarded', async () => {
    await using host = await startHost({ ...options, drivers: ['network'] })
    await startDocker(host)
    await importBusybox(host)
    await dockerRun(host, ['--name=web'], 'sleep', '1000')
    expect(await host.sh('ip -br link show master docker0')).toContain('veth')
    expect(await host.sh('iptables -S FORWARD')).toContain('-P FORWARD DROP')
  })

  test('podman runs containers on a bridge of its own', async () => {
    await using lan = await startLan()
    await using host = await startHost({ ...options, lan, drivers: ['network'] })
    await setUpPodman(host)
    await podmanRun(host, ['--name=web', '--publish=8080:80'], 'sleep', '1000')
    expect(await host.sh('ip -br address show podman0')).toContain('10.88.0.1/16')
  })
})

const nat = `
<network>
  <name>nat</name>
  <forward mode='nat'/>
  <bridge name='virbr5' stp='off'/>
  <ip address='192.168.105.1' netmask='255.255.255.0'/>
</network>`
