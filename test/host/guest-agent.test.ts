import { describe, expect, test } from 'vitest'
import { TimeoutError, VirtnetError } from '../../src/base/errors.js'
import { connect } from '../../src/connection/index.js'
import { machineThrough } from '../../src/machine/access/machine-through.js'
import { verify } from '../../src/verify/verify.js'
import { network, setUp } from './reachability/scene.js'

const withDhcp = network.nat.replace(
  /<ip address='192[^>]*\/>/,
  `<ip address='192.168.111.1' netmask='255.255.255.0'><dhcp><range start='192.168.111.50' end='192.168.111.99'/></dhcp></ip>`,
)

/**
 * Takes the agent's place: says what libvirt asks for to begin with, and to the next request what is in a file. libvirt
 * takes nothing more of an agent that talked nonsense until its channel was closed and opened again.
 */
const pretender = `
  kill $(pidof qemu-ga)
  while pidof qemu-ga >/dev/null; do sleep 0.1; done
  cat >/run/pretender <<'END'
  while :; do
    exec 3<>$(echo /dev/vport*p1)
    while read -r line <&3; do
      case $line in
        *guest-sync*) id=\${line##*:}; echo "{\\"return\\":\${id%%[!0-9]*}}" >&3 ;;
        *guest-ping*) echo '{"return":{}}' >&3 ;;
        *) cat /run/answer >&3; sleep 0.2; break ;;
      esac
    done
    exec 3>&-
    sleep 1.5
  done
END
  setsid bash /run/pretender </dev/null >/run/pretender.log 2>&1 &`

const interfaces =
  '{"return":[{"name":"\\u001b]0;x\\u0007","hardware-address":"zz","ip-addresses":[{"ip-address":"999.1.1.1","ip-address-type":"ipv4","prefix":999}]}]}'

/** What it says to what, and what comes of it. */
const nonsense = [
  ['garbage', 'command', /cannot parse json garbage/],
  ['{"return":"\x1b]0;x\x07"}', 'run', /cannot parse json .*\\x1b]0;x\\x07/],
  ['[]', 'run', /isn't an object/],
  ['{"error":{}}', 'addresses', /unable to execute QEMU agent command 'guest-network-get-interfaces'/],
  ['{"return":7}', 'run', /answered guest-exec with \{"return":7\}, which does not have an object as 'return'/],
  ['{"return":7}', 'probe', /didn't return an array of interfaces/],
  ['{"return":{"pid":"x"}}', 'run', /which does not have a process id as 'pid'/],
  [interfaces, 'probe', /answered guest-exec|disappeared while executing/],
] as const

describe('a real guest with the QEMU guest agent', () => {
  test('its addresses, its programs, and packets of its own', async () => {
    await using scene = await setUp({ networks: [withDhcp], guests: [] })
    const { host } = scene
    const inHost = ['nsenter', ...host.realm.entrance(), '--']
    await using connection = await connect(host.uri, { machine: machineThrough(inHost) })
    await using emulated = await host.qemuGuest({ name: 'q1', networks: ['nat'], agent: true })
    const lease = await emulated.address()
    const guest = await connection.guests.get('q1')
    const { mac, device } = guest.interface()

    // The agent is still starting.
    const waited = await guest.interface().waitForAddress({ sources: ['agent'], family: 'ipv4', timeout: 10_000 })
    expect(waited.map(({ address }) => address)).toEqual([lease])

    // Addresses as the guest itself has them, link-local ones and IPv6 included.
    const own = await guest.interface().addresses({ sources: ['agent'] })
    expect(own).toContainEqual({ family: 'ipv4', address: lease, prefix: 24, mac, device: 'eth0', source: 'agent' })
    expect(own.some(({ family, address }) => family === 'ipv6' && address.startsWith('fe80:'))).toBe(true)
    expect((await guest.addresses('agent')).map(({ device: link }) => link)).toContain('lo')
    expect(await guest.agent.isConnected()).toBe(true)
    expect(await guest.agent.command('guest-get-host-name')).toEqual({ 'host-name': 'q1' })
    expect(await guest.agent.run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toEqual({
      status: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
    await expect(guest.agent.run(['sleep', '3599'], { timeout: 300 })).rejects.toThrow(TimeoutError)
    expect((await emulated.run('ps')).includes('sleep 3599')).toBe(false)
    await expect(guest.agent.run(['no-such-program'])).rejects.toMatchObject({ name: 'LibvirtError' })
    await expect(guest.agent.run([])).rejects.toThrow('must name a program')

    const probe = await guest.agent.probe()
    expect(probe.state).toMatchObject({ name: 'q1', network: 'nat', hasDefaultRoute: true, mac, port: device })
    expect(probe.state.addresses).toContain(`${lease}/24`)

    await emulated.listen(4000)
    const q1 = { kind: 'guest', network: 'nat', guest: 'q1' } as const
    const other = { kind: 'guest', network: 'nat' } as const
    const x = { kind: 'external', address: '10.50.0.3' } as const
    const own4 = { kind: 'host', address: '192.168.111.1' } as const
    const ipv4 = { family: 'ipv4' } as const
    const options = {
      networks: [(await connection.networks.get('nat')).definition],
      standIns: { nat: [['192.168.111.240/24']] },
      agents: [probe],
      machine: await connection.host.machine(),
    }
    const found = await verify(
      [
        { from: q1, to: x, ...ipv4, protocol: 'icmp' },
        { from: q1, to: x, ...ipv4, protocol: 'tcp', port: 4000 },
        { from: q1, to: own4, ...ipv4, protocol: 'tcp' },
        { from: q1, to: own4, ...ipv4, protocol: 'udp' },
        { from: q1, to: other, ...ipv4, protocol: 'udp' },
        { from: other, to: q1, ...ipv4, protocol: 'tcp', port: 4000 },
        { from: { kind: 'host' }, to: q1, ...ipv4, protocol: 'icmp' },
        // Nobody listens there.
        { from: q1, to: x, ...ipv4, protocol: 'tcp', port: 4001 },
      ],
      options,
    )
    expect(found.map(({ observed }) => observed)).toEqual([
      { reached: true },
      { reached: true },
      { reached: true, sourceSeen: lease },
      { reached: true, sourceSeen: lease },
      { reached: true, sourceSeen: lease },
      { reached: true },
      { reached: true },
      { reached: false, error: 'ECONNREFUSED' },
    ])
    expect(found.slice(0, -1).map(({ agrees }) => agrees)).toEqual(Array.from({ length: 7 }, () => true))

    // What somebody does to the rules is a mismatch with what was predicted before, and predicted after.
    await host.sh('iptables -I FORWARD -i vnat -j DROP')
    const [stopped] = await verify([{ from: q1, to: x, ...ipv4, protocol: 'tcp', port: 4000 }], options)
    expect(stopped).toMatchObject({
      agrees: true,
      predicted: { verdict: 'no' },
      observed: { reached: false, error: 'timeout' },
    })

    await expect(verify([{ from: other, to: q1, ...ipv4, protocol: 'tcp' }], options)).rejects.toThrow(
      'give a port of guest q1',
    )
    // Moved to where another than libvirt serves DHCP, the agent knows the new address from the old.
    await using plain = await connection.networks.create({ mode: 'isolated', name: 'plain', bridge: { stp: false } })
    await using server = await host.guest({ network: 'plain', addresses: ['10.9.9.1/24'] })
    await server.sh(
      'setsid dnsmasq --no-daemon --port=0 --dhcp-range=10.9.9.50,10.9.9.99 --dhcp-leasefile=/run/plain </dev/null >/dev/null 2>&1 &',
    )
    const moved = await guest.switch(mac, plain, { waitForAddress: true, timeout: 15_000 })
    expect(moved.addresses).toContainEqual(
      expect.objectContaining({ source: 'agent', address: expect.stringMatching(/^10\.9\.9\./) }),
    )
    await guest.switch(mac, 'nat', { waitForAddress: true })
    await plain.stop()

    await emulated.run('mv', ['/bin/bash', '/bin/gone'])
    await expect(verify([{ from: q1, to: own4, ...ipv4, protocol: 'udp' }], options)).rejects.toThrow(
      'guest q1 has no bash, which is needed to send udp',
    )
  })

  test('that answers nonsense is an error that says so', async () => {
    await using scene = await setUp({ networks: [withDhcp], guests: [] })
    await using connection = await connect(scene.host.uri)
    await using emulated = await scene.host.qemuGuest({ name: 'q1', networks: ['nat'], agent: true })
    const guest = await connection.guests.get('q1')
    await expect.poll(() => guest.agent.isConnected()).toBe(true)
    await emulated.sh(pretender)
    const limits = { timeout: 5000 }
    const calls = {
      command: () => guest.agent.command('guest-get-host-name', undefined, limits),
      run: () => guest.agent.run(['true'], limits),
      addresses: () => guest.addresses('agent', limits),
      probe: () => guest.agent.probe(undefined, limits),
    }
    for (const [answer, name, message] of nonsense) {
      await emulated.sh(`cat >/run/answer <<'END'\n${answer}\nEND`)
      await expect.poll(() => guest.agent.isConnected()).toBe(true)
      const error = await calls[name]().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(VirtnetError)
      expect((error as Error).message).toMatch(message)
    }
    await emulated.sh(`echo '${interfaces}' >/run/answer`)
    await expect.poll(() => guest.agent.isConnected()).toBe(true)
    expect(await calls.addresses()).toEqual([])
    await emulated.sh(`echo '{"return":7}' >/run/answer`)
    await expect.poll(() => guest.agent.isConnected()).toBe(true)
    expect(await calls.command()).toBe(7)
  })

  test('without one, says so', async () => {
    await using scene = await setUp({ networks: [withDhcp], guests: [] })
    await using connection = await connect(scene.host.uri)
    await using _emulated = await scene.host.qemuGuest({ name: 'q1', networks: ['nat'] })
    const guest = await connection.guests.get('q1')
    expect(await guest.agent.isConnected()).toBe(false)
    await expect(guest.agent.run(['true'])).rejects.toMatchObject({
      name: 'LibvirtError',
      code: 'VIR_ERR_ARGUMENT_UNSUPPORTED',
    })
    await expect(guest.addresses('agent')).rejects.toMatchObject({ name: 'LibvirtError' })
  })
})
