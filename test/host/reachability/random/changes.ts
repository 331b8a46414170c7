import { Dice } from './dice.js'
import { ipsets } from './iptables-rare.js'
import { iptablesRule } from './iptables-rules.js'
import { nftTable } from './nft-tables.js'
import type { World } from './worlds.js'

/**
 * Shell commands that change a host's firewall, and sometimes its settings. Not every one has to be right.
 *
 * @param again   for a host that has been changed so before: under other names
 * @param shared  nft's rules may be in tables and chains of iptables, too; without, seeds mean what they always meant
 */
export function randomChanges(
  world: World,
  seed: number,
  { again = false, shared = false }: { readonly again?: boolean; readonly shared?: boolean } = {},
): string[] {
  const dice = new Dice(seed)
  const name = again ? 'again' : 'random'
  return [
    ...(dice.chance(0.3) && !again ? [ipsets(world)] : []),
    ...dice.some(0, 2, (index) => `nft -f - <<'rules'\n${nftTable(dice, world, `${name}${index}`, shared)}\nrules`),
    ...dice.some(0, 4, () => iptablesRule(dice, world)),
    ...dice.some(0, 1, () => hostSetting(dice, world)),
  ]
}

function hostSetting(dice: Dice, { bridges, subnets, addresses, uplink }: World): string {
  const bridge = dice.pick(...bridges)
  const conf = `/proc/sys/net/ipv4/conf/${dice.pick('all', bridge, uplink)}`
  const refusal = dice.pick('blackhole', 'unreachable', 'prohibit')
  const port = (words: string): string =>
    `for port in /sys/class/net/${bridge}/brif/*; do bridge link set dev \${port##*/} ${words}; break; done`
  return dice.pick(
    'echo 0 >/proc/sys/net/ipv4/ip_forward',
    'echo 0 >/proc/sys/net/ipv6/conf/all/forwarding',
    'echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables',
    'echo 0 >/proc/sys/net/bridge/bridge-nf-call-ip6tables',
    `echo ${dice.pick(1, 2)} >${conf}/rp_filter`,
    `echo 0 >${conf}/forwarding`,
    `ip link set ${bridge} down`,
    'ip route del default',
    `ip route add ${refusal} ${dice.pick('10.60.0.2', '10.50.0.3', ...addresses)}`,
    `ip -6 route add ${dice.pick('unreachable', 'prohibit')} fd60::2`,
    `ip rule add from ${dice.pick(...subnets)} table 100 priority 100; ip route add ${refusal} 10.60.0.0/24 table 100`,
    `ip rule add fwmark ${dice.pick(1, 2)} ${refusal} priority 90`,
    `ip rule add iif ${bridge} to ${dice.pick(...subnets)} unreachable priority 92`,
    'ip rule add from all lookup main suppress_prefixlength 0 priority 95',
    `ip rule add ipproto ${dice.pick('tcp', 'udp')} dport 4000 ${dice.pick('blackhole', 'unreachable')} priority 97`,
    `ip rule add from ${dice.pick(...subnets)} goto 200 priority 98; ip rule add nop priority 200`,
    port('isolated on'),
    port('state 0'),
    port('hairpin on'),
  )
}
