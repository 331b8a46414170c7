import { readdir } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { applyHostNetwork } from '../../src/change/apply-host-network.js'
import { batchWord } from '../../src/change/batch.js'
import { acceptRule } from '../../src/firewall/write/accept-rule.js'
import type { HostNetworkDefinition } from '../../src/host-network/definition.js'
import { readHostFacts } from '../../src/machine/read-host-facts.js'
import { linkNames, notLinkNames } from '../unit/base/link-names.js'
import { nasty } from '../unit/hostile-names.js'
import { type Host, startHost } from './harness/index.js'
import { sourceOf, stateOf } from './host-network-scene.js'

/** Those that the kernel takes: `%` in a new name is a pattern to it, and 15 bytes are the most. */
const names = nasty.filter((name) => !/[%/:\s]/.test(name) && Buffer.byteLength(name) <= 15)

/** Links of these names on hw0, every other one switched on. */
async function put(host: Host): Promise<void> {
  for (const [index, name] of names.entries()) {
    await host.run('ip', ['link', 'add', 'link', 'hw0', 'name', name, 'type', 'macvlan', 'mode', 'bridge'])
    if (index % 2 === 0) await host.run('ip', ['link', 'set', 'dev', name, 'up'])
  }
}

/** It touches the NIC, and by that all that sits on it: the kernel narrows it and switches it off. */
const narrower: HostNetworkDefinition = { ethernets: [{ name: 'hw0', mtu: 1400, addresses: ['10.50.0.9/24'] }] }

describe('links with names that a shell would run', () => {
  test('a change of the NIC that they sit on is made and goes back by itself, and nothing of them is run', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    await put(host)
    await host.sh('ip address add 10.50.0.2/24 dev hw0; ip address add 10.50.0.3/24 dev hw0 label "hw0:\\$(id>L)"')
    await host.run('ip', ['route', 'add', '10.71.0.0/16', 'dev', 'hw0', 'scope', 'link', 'src', '10.50.0.3'])
    const before = await stateOf(host)
    const here = await readdir('.')

    const change = await applyHostNetwork(narrower, { machine: sourceOf(host), confirmWithin: 5000 })
    expect(change.state).toBe('pending')
    const facts = await readHostFacts(sourceOf(host))
    for (const name of names) {
      expect(facts.links.find((link) => link.name === name)).toMatchObject({ name, mtu: 1400, lower: 'hw0' })
    }
    await expect.poll(() => host.sh('ls /run/virtnet-*/*/'), { timeout: 30_000 }).toContain('undone')
    expect(await stateOf(host)).toBe(before)
    // Where it ran, only what it writes itself.
    expect((await host.sh('cat /run/virtnet-*/*/left; ls /run/virtnet-*/*/')).split('\n').filter(Boolean)).toEqual([
      'applied',
      'create',
      'ended',
      'late',
      'left',
      'move',
      'pid',
      'rollback',
      'said',
      'undone',
    ])
    expect(await readdir('.')).toEqual(here)
    await expect(change.confirm()).rejects.toThrow('not confirmed in time')
    expect(await stateOf(host)).toBe(before)
  })

  test('one that is not UTF-8 is not mistaken for another: nothing is touched, and why', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    await host.sh('ip link add link hw0 name "$(printf "a\\\\377")" type macvlan mode bridge')
    const before = await stateOf(host)
    await expect(applyHostNetwork(narrower, { machine: sourceOf(host) })).rejects.toMatchObject({
      name: 'HostChangeError',
      state: 'untouched',
      message: expect.stringMatching(/'a\ufffd', which is not valid UTF-8; rename that link first/),
    })
    expect(await stateOf(host)).toBe(before)
  })

  test('ip -batch, iptables and nft take each name as the one that it is', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    await put(host)
    const writable = names.filter((name) => batchWord(name) !== undefined)
    const lines = writable.map((name) => `link set dev ${batchWord(name)} mtu 1300\n`).join('')
    await host.run('ip', ['-batch', '-'], { input: lines })
    const narrow = (await readHostFacts(sourceOf(host))).links.filter(({ mtu }) => mtu === 1300)
    expect(narrow.map(({ name }) => name).sort()).toEqual([...writable].sort())

    await host.sh('iptables -N probe; nft "add table ip t; add chain ip t c"')
    for (const name of names) {
      const iptables = acceptRule({ tool: 'iptables', family: 'ip', name: 'filter' }, 'probe', { from: name })
      for (const command of iptables.commands) await host.sh(command)
      const nft = acceptRule({ tool: 'nft', family: 'ip', name: 't' }, 'c', { from: name, to: [name, 'hw0'] })
      for (const command of nft.commands) await host.sh(command)
    }
    const saved = (await host.sh('iptables-save')).split('\n').filter((line) => line.startsWith('-A probe'))
    const exact = names.filter((name) => !name.endsWith('+'))
    expect(saved.reverse()).toEqual(exact.map((name) => `-A probe -i ${name} -j ACCEPT`))
    const { nftables } = JSON.parse(await host.run('nft', ['-j', 'list', 'table', 'ip', 't']))
    const rules = nftables.flatMap(({ rule }: { rule?: { expr: { match: { right: unknown } }[] } }) =>
      rule ? [rule.expr[0]?.match.right] : [],
    )
    const shown = names.filter((name) => !/"|\\.*\*$/.test(name)).map((name) => name.replace(/\*$/, '\\*'))
    expect(rules.reverse()).toEqual(shown)
  })
})

test('which names a link may have is what the kernel says', async () => {
  await using host = await startHost({ drivers: ['network'] })
  // busybox hands a name to the kernel as it is, but cuts it at 15 bytes; ip refuses longer ones by itself.
  const takes = async (name: string): Promise<boolean> => {
    const { status } = await host.attempt('busybox', ['brctl', 'addbr', name])
    if (status === 0) await host.run('busybox', ['brctl', 'delbr', name])
    return status === 0
  }
  for (const name of linkNames) expect([name, await takes(name)]).toEqual([name, true])
  for (const [name] of notLinkNames) {
    if (Buffer.byteLength(name) <= 15) expect([name, await takes(name)]).toEqual([name, false])
    else await expect(host.run('ip', ['link', 'add', 'name', name, 'type', 'bridge'])).rejects.toThrow(/name/)
  }
})
