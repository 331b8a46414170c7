import type { Host } from '../../harness/index.js'
import { type HostSoftware, usualSoftware } from '../../harness/libvirts.js'
import { startDocker, startFirewalld, startUfw } from '../../harness/tools/index.js'
import { network } from '../scene.js'
import type { RemedyHost } from './measure.js'

const iptables: HostSoftware = { ...usualSoftware, libvirt: '9.0', firewall: 'iptables' }
const nftables: HostSoftware = { ...usualSoftware, libvirt: '12.8', firewall: 'nftables' }
const ofNat = { networks: [network.natIpv4] } as const
const ofRouted = { networks: [network.routed], externalRoutes: true } as const
const ofBridged = { networks: [network.bridged] } as const
const callIptables = 'echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables'
const answers = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'

/** firewalld that libvirt knows, whose networks are in their zone. */
async function firewalldFirst(host: Host): Promise<void> {
  await startFirewalld(host)
  await host.restartDaemon()
}

/** Docker is the one to switch forwarding on, and drops what else is forwarded. */
async function dockerLate(host: Host): Promise<void> {
  await host.sh('sysctl -qw net.ipv4.ip_forward=0')
  await startDocker(host)
}

/** As the NixOS module writes them. */
const nixos = `nft -f - <<'end'
table inet nixos-fw {
  chain rpfilter {
    type filter hook prerouting priority mangle + 10; policy drop;
    meta nfproto ipv4 udp sport . udp dport { 68 . 67, 67 . 68 } accept
    fib saddr . mark . iif oif exists accept
    jump rpfilter-allow
  }
  chain rpfilter-allow { }
  chain input {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    ct state vmap { invalid : drop, established : accept, related : accept, new : jump input-allow, untracked : jump input-allow }
    tcp flags syn / fin,syn,rst,ack log prefix "refused connection: " level info
  }
  chain input-allow {
    tcp dport 22 accept
    icmp type echo-request accept
    icmpv6 type != { nd-redirect, 139 } accept
  }
}
end`

const nixosIptables = `
  iptables -t mangle -N nixos-fw-rpfilter; iptables -t mangle -A PREROUTING -j nixos-fw-rpfilter
  iptables -t mangle -A nixos-fw-rpfilter -m rpfilter --validmark -j RETURN
  iptables -t mangle -A nixos-fw-rpfilter -p udp --sport 67 --dport 68 -j RETURN; iptables -t mangle -A nixos-fw-rpfilter -j DROP
  iptables -N nixos-fw; iptables -N nixos-fw-accept; iptables -N nixos-fw-refuse; iptables -N nixos-fw-log-refuse
  iptables -A nixos-fw-accept -j ACCEPT; iptables -A nixos-fw-refuse -j DROP; iptables -A nixos-fw-log-refuse -j nixos-fw-refuse
  iptables -A nixos-fw -i lo -j nixos-fw-accept; iptables -A nixos-fw -m conntrack --ctstate ESTABLISHED,RELATED -j nixos-fw-accept
  iptables -A nixos-fw -p tcp --dport 22 -j nixos-fw-accept; iptables -A nixos-fw -j nixos-fw-log-refuse
  iptables -A INPUT -j nixos-fw`

const strictNft = `nft -f - <<'end'
table inet filter {
  chain input {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iifname lo accept
    meta l4proto { icmp, ipv6-icmp } accept
    tcp dport 22 accept
  }
  chain forward { type filter hook forward priority 0; policy drop; }
}
end`

const fail2ban = `nft -f - <<'end'
table inet f2b-table {
  set addr-set-sshd { type ipv4_addr; elements = { 10.50.0.3, 203.0.113.9 } }
  chain f2b-chain {
    type filter hook input priority filter - 1; policy accept;
    ip saddr @addr-set-sshd reject with icmp port-unreachable
  }
}
end`

const crowdsec = `nft -f - <<'end'
table ip crowdsec {
  set crowdsec-blacklists { type ipv4_addr; flags timeout; elements = { 10.50.0.3 timeout 4h, 203.0.113.9 timeout 4h } }
  chain crowdsec-chain-input {
    type filter hook input priority filter - 10; policy accept;
    ip saddr @crowdsec-blacklists counter drop
  }
  chain crowdsec-chain-forward {
    type filter hook forward priority filter - 10; policy accept;
    ip saddr @crowdsec-blacklists counter drop
  }
}
end`

const tailscale = `
  ip link add ts0 type veth peer name ts1; ip link set ts0 up; ip link set ts1 up; ip address add 100.64.0.9/32 dev ts0
  ip route add default dev ts0 table 52; ip rule add lookup 52 priority 5270`

/**
 * Hosts on which something stops guests: with the firewalls that people have, real or by their rules, and with what else
 * stops packets. Listed so that any part of the list is mixed.
 */
export const remedyHosts: readonly RemedyHost[] = [
  { name: 'ufw, iptables', plan: { ...ofNat, software: iptables, before: startUfw } },
  { name: 'strict nft', plan: { ...ofRouted, setup: strictNft } },
  // Its tunnel leads nowhere, which the host cannot know: what goes there is not asked about.
  { name: 'Tailscale’s rule', plan: { ...ofNat, setup: tailscale }, pairs: ['g1>host', 'host>g1', 'g1>g2'] },
  { name: 'NixOS, nft', plan: { ...ofNat, setup: nixos } },
  { name: 'fail2ban', plan: { ...ofNat, setup: fail2ban } },
  { name: 'isolated ports', plan: { ...ofNat, guests: [0, 1].map(() => ({ on: 'nat', isolated: true })) } },
  {
    name: 'bridge netfilter, FORWARD drops',
    plan: { ...ofBridged, setup: `${callIptables}; iptables -P FORWARD DROP; iptables -A FORWARD ${answers}` },
  },
  { name: 'firewalld, nftables', plan: { ...ofNat, software: nftables, before: firewalldFirst } },
  { name: 'a flushed ruleset', plan: { ...ofNat, setup: 'nft flush ruleset' } },
  { name: 'forwarding off', plan: { networks: [network.nat], setup: 'sysctl -qw net.ipv4.ip_forward=0' } },
  {
    name: 'Docker after libvirt, nftables',
    plan: { ...ofNat, software: nftables },
    later: ({ host }) => dockerLate(host),
  },
  { name: 'CrowdSec', plan: { ...ofRouted, setup: crowdsec } },
  {
    name: 'DOCKER-USER',
    plan: {
      ...ofRouted,
      setup: `iptables -N DOCKER-USER; iptables -I FORWARD -j DOCKER-USER
        iptables -A DOCKER-USER ! -s 10.60.0.0/24 -i hw0 -j DROP`,
    },
  },
  { name: 'ufw, nftables', plan: { ...ofNat, software: nftables, before: startUfw } },
  {
    name: 'ufw, bridged',
    plan: { ...ofBridged, software: nftables, setup: callIptables },
    later: ({ host }) => startUfw(host),
  },
  {
    name: 'firewalld after libvirt, nftables',
    plan: { ...ofNat, software: nftables },
    later: ({ host }) => startFirewalld(host),
  },
  { name: 'firewalld, iptables', plan: { ...ofNat, software: iptables, before: firewalldFirst } },
  { name: 'Docker, bridged', plan: { ...ofBridged, software: nftables }, later: ({ host }) => dockerLate(host) },
  { name: 'NixOS, iptables, bridged', plan: { ...ofBridged, setup: `${callIptables};${nixosIptables}` } },
  { name: 'NixOS, nft, bridged', plan: { ...ofBridged, setup: `${callIptables};${nixos}` } },
  { name: 'legacy iptables', plan: { ...ofNat, setup: 'iptables-legacy -A FORWARD -i vnat -j DROP' } },
  { name: 'nothing listens to NFQUEUE', plan: { ...ofNat, setup: 'iptables -I FORWARD -j NFQUEUE --queue-num 7' } },
  {
    name: 'two uplinks',
    plan: {
      ...ofNat,
      uplinks: ['hw0', 'hw1'],
      setup: `ip route add default via 10.50.0.1 dev hw1 onlink table 200
        ip rule add from 192.168.111.0/24 lookup 200 pref 32765; ip rule add from 10.50.0.2 lookup 200 pref 32764`,
    },
  },
  {
    name: 'a strict check of sources',
    plan: {
      ...ofRouted,
      uplinks: ['hw0', 'hw1'],
      // What comes in by one uplink is answered by the other, each by its own address.
      setup: `cd /proc/sys/net/ipv4/conf; echo 0 >all/rp_filter; echo 1 >hw0/rp_filter; echo 1 >all/arp_ignore; echo 2 >all/arp_announce
        ip link set hw1 up; ip address add 10.50.0.12/32 dev hw1; ip route add 10.50.0.3/32 dev hw1 src 10.50.0.2`,
    },
    pairs: ['x>host', 'g1>host', 'host>g1'],
  },
  { name: 'echo ignored', plan: { ...ofNat, setup: 'sysctl -qw net.ipv4.icmp_echo_ignore_all=1' } },
  { name: 'no route back', plan: { networks: [network.open] } },
  { name: 'an isolated network', plan: { networks: [network.isolated] } },
  { name: 'no default route', plan: { ...ofNat, guests: [{ on: 'nat', defaultRoute: false }, { on: 'nat' }] } },
  { name: 'a port unplugged', plan: { ...ofNat, setup: 'ip link set v-g1 nomaster' } },
  { name: 'an uplink that is down', plan: { ...ofBridged, setup: 'ip link set hw0 down' } },
  {
    name: 'a drop in the bridge’s own table',
    plan: {
      ...ofNat,
      setup: `nft 'table bridge mine { chain c { type filter hook forward priority 0; policy drop; arp operation request accept; }; }'`,
    },
  },
  {
    name: 'IPv6 closed',
    plan: {
      ...ofRouted,
      setup: `ip6tables -P INPUT DROP; ip6tables -P FORWARD DROP; ip6tables -A INPUT ${answers}
        ip6tables -A INPUT -p icmpv6 --icmpv6-type 135 -j ACCEPT; ip6tables -A INPUT -p icmpv6 --icmpv6-type 136 -j ACCEPT`,
    },
    families: ['ipv6'],
  },
  {
    name: 'a meter, a set and an ipset',
    plan: {
      ...ofRouted,
      setup: `ipset create bad hash:net; ipset add bad 10.50.0.0/28; iptables -I INPUT -m set --match-set bad src -p tcp -j DROP
        nft 'table inet mine { set ports { type inet_service; elements = { 4000 } }; chain c { type filter hook forward priority 1; tcp dport @ports reject with tcp reset; udp dport @ports drop; }; }'`,
    },
  },
]
