/** MAC addresses in rules: of the frame that a packet came in, until the host sends it on in another. */
import { describe, test } from 'vitest'
import { compare } from './compare.js'
import { expectSame } from './expect-same.js'
import type { Pair } from './observe.js'
import { network, nft, setUp } from './scene.js'

const port = 4000
const [open, routed, other] = ['52:54:00:aa:00:01', '52:54:00:aa:00:02', '52:54:00:aa:00:03']
const pairs: readonly Pair[] = ['g1>g2', 'g2>g1', 'g3>g2', 'host>g2', 'g1>host', 'g2>host', 'g1>x', 'x>g2', 'host>x']

const rules: Record<string, string> = {
  'bridges and devices see the frame that the host sends, not the one that came': nft(`table bridge mine {
      chain sent {
        type filter hook output priority 0;
        ether saddr ${open} udp dport ${port} drop
        ether daddr ${routed} tcp dport ${port} drop
        ether daddr ${open} ether saddr ${routed} drop
      }
      chain passed {
        type filter hook forward priority 0;
        ether daddr ${routed} udp dport ${port} drop
      }
      chain taken {
        type filter hook input priority 0;
        ether daddr ${open} drop
        ether saddr ${routed} tcp dport ${port} drop
      }
    }
    table netdev mine {
      chain routed {
        type filter hook egress device "vrouted" priority 0;
        ether saddr ${open} ip protocol icmp drop
      }
      chain hw0 {
        type filter hook egress device "hw0" priority 0;
        ether saddr ${open} udp dport ${port} drop
      }
    }`),
  'what is forwarded still has the frame that it came in': nft(`table inet mine {
      chain forward {
        type filter hook forward priority 0;
        ether saddr ${open} tcp dport ${port} drop
        ether daddr ${routed} drop
      }
      chain post {
        type filter hook postrouting priority 0;
        ether saddr ${open} udp dport ${port} drop
      }
    }`),
  'what the host sends has none yet': nft(`table inet mine {
      chain out {
        type filter hook output priority 0;
        ether saddr != ${open} udp dport ${port} drop
        ether daddr != ${routed} tcp dport ${port} drop
      }
    }`),
  'what comes in has that of its sender, or of the router': nft(`table inet mine {
      chain pre {
        type filter hook prerouting priority 0;
        ether saddr { ${open}, ${other} } udp dport ${port} drop
        ether daddr ${open} tcp dport ${port} drop
      }
    }`),
  'ebtables by both': `ebtables -A FORWARD -s ${other} -p IPv4 --ip-proto udp -j DROP
    ebtables -A INPUT -d ${other} -j DROP
    ebtables -A OUTPUT -d ${routed} -p IPv4 --ip-proto udp -j DROP
    ebtables -A OUTPUT -s ${open} -j DROP`,
  'requests for MAC addresses go to all': nft(`table bridge mine {
      chain passed {
        type filter hook forward priority 0;
        ether daddr { ff:ff:ff:ff:ff:ff, 33:33:ff:00:00:00-33:33:ff:ff:ff:ff } drop
      }
    }`),
}

describe('MAC addresses in rules, with real packets', () => {
  test.each(Object.entries(rules))('%s', async (_, setup) => {
    await using scene = await setUp({
      networks: [network.open, network.routed],
      externalRoutes: true,
      guests: [
        { on: 'open', mac: open },
        { on: 'routed', mac: routed },
        { on: 'routed', mac: other },
      ],
      setup,
    })
    // The host knows every address that a rule names: none is a condition.
    expectSame(await compare(scene, pairs, undefined, undefined, port))
  })
})
