import { describe, test } from 'vitest'
import { type Host, startHost } from '../../harness/index.js'
import { layTools } from '../../harness/tools/lay-tools.js'
import { expectPredicted } from './expect-tool.js'
import { setUpModes } from './tool-host.js'

/** By wireguard-go: the kernel of the tests need not have WireGuard. */
const inUserSpace = 'WG_QUICK_USERSPACE_IMPLEMENTATION=wireguard-go WG_I_PREFER_BUGGY_USERSPACE_TO_POLISHED_KMOD=1'

/** Of the guests. */
const subnets = [111, 112, 113].flatMap((number) => [`192.168.${number}.0/24`, `fd${number - 100}::/64`])

async function keys(host: Host): Promise<{ own: string; open: string }> {
  await layTools(host)
  await host.sh('mkdir -p /etc/wireguard /var/run/wireguard')
  const own = (await host.run('wg', ['genkey'])).trim()
  return { own, open: (await host.run('wg', ['pubkey'], { input: own })).trim() }
}

const up = (host: Host, configuration: string): Promise<string> =>
  host.sh(`
    umask 077
    cat >/etc/wireguard/wg0.conf <<'end of file'
${configuration}
end of file
    ${inUserSpace} wg-quick up wg0`)

describe('real packets beside a real', () => {
  test('wg-quick, with everything beyond the LAN in its tunnel', { timeout: 600_000 }, async () => {
    await using scene = await setUpModes({
      // A bridged guest's router would bring its packets by the tunnel.
      guests: [{ on: 'nat' }, { on: 'nat' }, { on: 'routed' }, { on: 'isolated' }],
    })
    const { host, lan } = scene
    await using other = await startHost({ name: 'other', lan, drivers: ['network'] })
    const [ours, theirs] = [await keys(host), await keys(other)]
    await up(
      other,
      `[Interface]
Address = 10.99.0.1/24, fd99::1/64
PrivateKey = ${theirs.own}
ListenPort = 51820
[Peer]
PublicKey = ${ours.open}
AllowedIPs = 10.99.0.2/32, fd99::2/128, ${subnets.join(', ')}`,
    )
    await other.sh('echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding')
    // Those beyond the LAN come by the tunnel, too.
    for (const subnet of subnets) {
      const way = (subnet.includes(':') ? other.ipv6 : other.ipv4) ?? ''
      await lan.gateway.run('ip', ['route', 'replace', subnet, 'via', way])
    }
    await lan.addRoute('10.99.0.0/24', other.ipv4 ?? '')
    await lan.addRoute('fd99::/64', other.ipv6 ?? '')
    await up(
      host,
      `[Interface]
Address = 10.99.0.2/24, fd99::2/64
PrivateKey = ${ours.own}
[Peer]
PublicKey = ${theirs.open}
Endpoint = ${other.ipv4}:51820
AllowedIPs = 0.0.0.0/0, ::/0`,
    )
    // The host answers far from its LAN address through the tunnel, whose other end may not take that.
    await expectPredicted(scene, { open: { pairs: /^far>host$/, kind: 'tunnel-end' } }, true)
  })
})
