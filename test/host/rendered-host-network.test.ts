/** Rendered files, taken by the programs that they are for: Debian's, run in namespaces. */
import { describe, expect, test } from 'vitest'
import type { HostNetworkDefinition } from '../../src/host-network/definition.js'
import { renderHostNetwork } from '../../src/host-network/render/render-host-network.js'
import { hostNetworks } from '../unit/host-network/host-networks.js'
import { ConfiguredHost } from './harness/configured-host.js'
import { type Lan, startLan } from './harness/index.js'

const definitions = Object.entries(hostNetworks) as [string, HostNetworkDefinition][]
/** The machine's kernel need not have bonds and VLANs: those are taken, and cannot be made. */
const bridgesOnly = definitions.filter(([, { bonds, vlans }]) => !bonds && !vlans)

const namesOf = ({ bonds = [], vlans = [], bridges = [] }: HostNetworkDefinition): string[] =>
  [...bonds, ...vlans, ...bridges].map(({ name }) => name)

/**
 * What networkd has against its files, each complaint with the file's name. That an MTU is given twice is netplan's own
 * doing: it asks for the DHCP server's besides.
 */
const networkdComplaints = (log: string): string[] =>
  log.split('\n').filter((line) => /^\/(etc|run)\/systemd\/network\/[^:]*:/.test(line) && !line.includes('UseMTU='))

const keyfileComplaints = (log: string): string[] =>
  log.split('\n').filter((line) => /^<(warn|error)>.*(settings|keyfile)/.test(line))

/** Waits until all files have been read, and the links are set up as far as the kernel can. */
async function settled(host: ConfiguredHost, definition: HostNetworkDefinition): Promise<void> {
  const bridges = definition.bridges ?? []
  await expect
    .poll(() => host.run('ip', ['-o', 'link']), { timeout: 20_000 })
    .toSatisfy((text: string) => bridges.every(({ name }) => new RegExp(`: ${name}: <[^>]*\\bUP\\b`).test(text)))
}

/** The kernel's state is the definition's: the port in the bridge, its addresses, its routes; the LAN is reached. */
async function expectAsDefined(host: ConfiguredHost, lan: Lan, definition: HostNetworkDefinition): Promise<void> {
  for (const { name, ports, stp = false, addresses = [], routes = [], dhcp4, macAddress } of definition.bridges ?? []) {
    for (const port of ports) {
      await expect
        .poll(() => host.run('ip', ['-o', 'link', 'show', port]), { timeout: 20_000 })
        .toContain(`master ${name} `)
    }
    const link = await host.run('ip', ['-d', '-o', 'link', 'show', name])
    expect(link).toContain(`stp_state ${stp ? 1 : 0} `)
    if (macAddress) expect(link).toContain(`link/ether ${macAddress}`)
    for (const address of addresses) {
      await expect
        .poll(() => host.run('ip', ['-o', 'address', 'show', name]), { timeout: 20_000 })
        .toContain(` ${address} `)
    }
    for (const { to, via, metric } of routes) {
      const [line] = await host
        .run('ip', [via.includes(':') ? '-6' : '-4', 'route', 'show', to, 'via', via, 'dev', name])
        .then((text) => text.split('\n'))
      expect(line).toContain(to)
      if (metric !== undefined) expect(line).toContain(`metric ${metric}`)
    }
    if (dhcp4) {
      const lease = () => host.run('ip', ['-4', '-o', 'address', 'show', name])
      await expect.poll(lease, { timeout: 20_000 }).toMatch(/ 10\.50\.0\.1\d\d\/24 /)
    }
    await expect
      .poll(async () => (await lan.x.ping('10.60.0.2')).reached && (await host.ping('10.60.0.2')).reached, {
        timeout: 20_000,
      })
      .toBe(true)
  }
}

async function scene(): Promise<{ lan: Lan; host: ConfiguredHost } & AsyncDisposable> {
  const lan = await startLan()
  await lan.serveDhcp()
  const host = await ConfiguredHost.start(lan)
  return {
    lan,
    host,
    [Symbol.asyncDispose]: async () => {
      await host[Symbol.asyncDispose]()
      await lan[Symbol.asyncDispose]()
    },
  }
}

/** Names that YAML, INI or a program may take for something else, each a bridge with an address of its own. */
const oddNames = ['no', 'null', '1e5', '0x', '1_0', 'all-1', 'bridge', 'Match', 'none']
const oddly: HostNetworkDefinition = {
  bridges: oddNames.map((name, index) => ({ name, ports: [], addresses: [`10.51.${index}.1/24`] })),
}

async function expectOddNames(host: ConfiguredHost): Promise<void> {
  const wanted = oddly.bridges?.map(({ name, addresses }) => `${name} ${addresses?.[0]}`)
  const seen = async (): Promise<string[]> => {
    const lines = (await host.run('ip', ['-4', '-o', 'address'])).split('\n')
    return lines.map((line) => line.replace(/^\d+: (\S+) +inet (\S+) .*$/, '$1 $2'))
  }
  await expect.poll(seen, { timeout: 20_000 }).toEqual(expect.arrayContaining(wanted ?? []))
}

describe('systemd-networkd', () => {
  test.each(definitions)('takes %s', async (_, definition) => {
    await using on = await scene()
    on.host.write(renderHostNetwork(definition, 'networkd'))
    await on.host.networkd()
    await settled(on.host, definition)
    expect(networkdComplaints(await on.host.log('networkd'))).toEqual([])
  })

  test.each(bridgesOnly)('makes %s', async (_, definition) => {
    await using on = await scene()
    on.host.write(renderHostNetwork(definition, 'networkd'))
    await on.host.networkd()
    await expectAsDefined(on.host, on.lan, definition)
  })

  test('makes bridges of odd names', async () => {
    await using on = await scene()
    on.host.write(renderHostNetwork(oddly, 'networkd'))
    await on.host.networkd()
    await expectOddNames(on.host)
    expect(networkdComplaints(await on.host.log('networkd'))).toEqual([])
  })

  test('complains of what is not right, where these tests look', async () => {
    await using on = await scene()
    const files = renderHostNetwork(hostNetworks['a bridge with a NIC and DHCP'], 'networkd')
    on.host.write(files.map((file) => ({ ...file, content: file.content.replace('STP=', 'Stp=') })))
    await on.host.networkd()
    await expect.poll(async () => networkdComplaints(await on.host.log('networkd'))).toHaveLength(1)
  })
})

describe('netplan', () => {
  test.each(definitions)('takes %s, and networkd what it makes of it', async (_, definition) => {
    await using on = await scene()
    on.host.write(renderHostNetwork(definition, 'netplan'))
    expect(await on.host.netplanGenerate()).toBe('')
    const made = await on.host.run('ls', ['/run/systemd/network'])
    for (const name of namesOf(definition)) expect(made).toContain(`10-netplan-${name}.netdev`)
    await on.host.networkd()
    await settled(on.host, definition)
    expect(networkdComplaints(await on.host.log('networkd'))).toEqual([])
  })

  test.each(bridgesOnly)('makes %s', async (_, definition) => {
    await using on = await scene()
    on.host.write(renderHostNetwork(definition, 'netplan'))
    await on.host.netplanGenerate()
    await on.host.networkd()
    await expectAsDefined(on.host, on.lan, definition)
  })

  test('makes bridges of odd names', async () => {
    await using on = await scene()
    on.host.write(renderHostNetwork(oddly, 'netplan'))
    expect(await on.host.netplanGenerate()).toBe('')
    await on.host.networkd()
    await expectOddNames(on.host)
  })

  test('refuses what is not right', async () => {
    await using on = await scene()
    const files = renderHostNetwork(hostNetworks['a bridge with a NIC and DHCP'], 'netplan')
    on.host.write(files.map((file) => ({ ...file, content: file.content.replace('stp:', 'stpp:') })))
    await expect(on.host.netplanGenerate()).rejects.toThrow("unknown key 'stpp'")
  })
})

describe('NetworkManager', () => {
  test.each(definitions)('takes %s', async (_, definition) => {
    await using on = await scene()
    const files = renderHostNetwork(definition, 'NetworkManager')
    on.host.write(files)
    await on.host.networkManager()
    const loaded = await on.host.nmcli('-t', '-f', 'NAME,UUID,FILENAME', 'connection', 'show')
    for (const { path, content } of files) {
      const [, name, uuid] = /^id=(.+)\nuuid=(.+)$/m.exec(content) ?? []
      expect(loaded).toContain(`${name}:${uuid}:${path}\n`)
    }
    for (const { name, addresses, ports } of definition.bridges ?? []) {
      const shown = await on.host.nmcli('-t', '-f', 'ipv4.addresses,connection.type', 'connection', 'show', name)
      const own = addresses?.filter((address) => !address.includes(':')).join(', ') ?? ''
      expect(shown).toBe(`ipv4.addresses:${own}\nconnection.type:bridge\n`)
      for (const port of ports) {
        expect(await on.host.nmcli('-t', '-f', 'connection.slave-type', 'connection', 'show', port)).toBe(
          'connection.slave-type:bridge\n',
        )
      }
    }
    for (const { name, mode, miimon, lacpRate, transmitHashPolicy, primary } of definition.bonds ?? []) {
      const shown = await on.host.nmcli('-t', '-f', 'bond.options', 'connection', 'show', name)
      const wanted = { mode, miimon, lacp_rate: lacpRate, xmit_hash_policy: transmitHashPolicy, primary }
      for (const [option, value] of Object.entries(wanted)) {
        if (value !== undefined) expect(shown.trim().split(/[:,]/)).toContain(`${option}=${value}`)
      }
    }
    expect(keyfileComplaints(await on.host.log('NetworkManager'))).toEqual([])
  })

  test.each(bridgesOnly)('makes %s', async (_, definition) => {
    await using on = await scene()
    on.host.write(renderHostNetwork(definition, 'NetworkManager'))
    await on.host.networkManager()
    await expectAsDefined(on.host, on.lan, definition)
  })

  test('makes bridges of odd names', async () => {
    await using on = await scene()
    on.host.write(renderHostNetwork(oddly, 'NetworkManager'))
    await on.host.networkManager()
    await expectOddNames(on.host)
    expect(keyfileComplaints(await on.host.log('NetworkManager'))).toEqual([])
  })

  test('does not load what is not right', async () => {
    await using on = await scene()
    const files = renderHostNetwork(hostNetworks['a bridge over a bond with LACP'], 'NetworkManager')
    on.host.write(files.map((file) => ({ ...file, content: file.content.replace('mode=802.3ad', 'mode=nonsense') })))
    await on.host.networkManager()
    expect(await on.host.nmcli('-t', '-f', 'NAME', 'connection', 'show')).not.toContain('bond0')
    expect(keyfileComplaints(await on.host.log('NetworkManager'))).not.toEqual([])
  })
})
