import type { BaseChain } from '../evaluate/compile.js'
import type { Decision } from '../evaluate/evaluation.js'
import type { Chain, Firewall, Rule, Table } from '../ruleset.js'

/** Common names of programs that write firewall rules, and patterns of their tables. */
const byTable: readonly (readonly [RegExp, string])[] = [
  [/^firewalld$/, 'firewalld'],
  [/^nixos-fw$/, 'NixOS'],
  [/^crowdsec/, 'CrowdSec'],
  [/^f2b-/, 'fail2ban'],
  [/^libvirt_network$/, 'libvirt'],
  [/^docker-bridges/, 'Docker'],
  [/^netavark$/, 'Podman'],
  [/^kube-/, 'Kubernetes'],
  [/^(cali|calico)/, 'Calico'],
  [/^incus/, 'Incus'],
  [/^lxd/, 'LXD'],
  [/^nm-shared-/, 'NetworkManager'],
  [/^io\.systemd\./, 'systemd-networkd'],
  [/^wg-quick-/, 'wg-quick'],
  [/^mullvad/, 'Mullvad'],
  [/^nordvpn/i, 'NordVPN'],
  [/^(tailscale|ts-)/, 'Tailscale'],
  [/^opensnitch/, 'OpenSnitch'],
  [/^fw4$/, 'OpenWrt'],
]

/** The same by chain, for programs that share tables. */
const byChain: readonly (readonly [RegExp, string])[] = [
  [/^ufw6?-/, 'ufw'],
  [/^DOCKER(-|$)/, 'Docker'],
  [/^(NETAVARK|CNI-)/, 'Podman'],
  [/^KUBE-/, 'Kubernetes'],
  [/^cali-/, 'Calico'],
  [/^CILIUM_/, 'Cilium'],
  [/^ts-/, 'Tailscale'],
  [/^nixos-/, 'NixOS'],
  [/^f2b-/, 'fail2ban'],
  [/^CROWDSEC/i, 'CrowdSec'],
  [/^nordvpn/i, 'NordVPN'],
  [/^LIBVIRT_|^(libvirt-)?[IJO]-|^F[IO]-vnet|^H[IO]-vnet/, 'libvirt'],
  [
    /^(filter|mangle|nat)_(IN|FWD|FWDI|FWDO|PRE|POST|OUT)_|^(FWD[IO]?|IN|PRE|POST)_(public|libvirt|trusted|home|work|internal|external|dmz|block|drop)/,
    'firewalld',
  ],
  [/^(FORWARD|INPUT|OUTPUT|PREROUTING)_(direct|IN_ZONES|OUT_ZONES|ZONES|POLICIES)/, 'firewalld'],
  [/^(sfilter|smurfs|logdrop|tcpflags|reject)$|^(net|loc|fw|dmz)[2-](net|loc|fw|dmz|all)$/, 'Shorewall'],
  [/^(in|out)_(world|lan|internet|guests)/, 'FireHOL'],
]

/** The same by a rule's text: its comment, or the set that it uses. */
const byRule: readonly (readonly [RegExp, string])[] = [
  [/\bnordvpn\b/i, 'NordVPN'],
  [/\bcrowdsec/i, 'CrowdSec'],
  [/\bf2b-/, 'fail2ban'],
  [/\bwg-quick\b/, 'wg-quick'],
  [/\bufw\b/, 'ufw'],
]

const matching = (names: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1]

/**
 * The program that wrote a rule, or set a chain's policy: Docker, ufw, firewalld, …
 *
 * @param rule  omitted: the chain's policy
 * @returns undefined if an administrator may have written it by hand
 */
export function ownerOf(table: Table, chain: Chain, rule?: Rule): string | undefined {
  const named = matching(byTable, table.name) ?? matching(byChain, chain.name)
  if (named !== undefined) return named
  if (rule !== undefined) return matching(byRule, rule.text)
  if (chain.base?.policy !== 'drop' || table.tool !== 'iptables') return undefined
  // The other chains reveal who set a policy: ufw and firewalld set all policies, Docker only that of FORWARD.
  const beside = new Set(table.chains.flatMap(({ name }) => matching(byChain, name) ?? []))
  const setters = ['ufw', 'firewalld', 'Shorewall', 'Calico', ...(chain.base.hook === 'forward' ? ['Docker'] : [])]
  return setters.find((name) => beside.has(name))
}

/** The owner for a sentence; without a known program, the tool that the rule was written with. */
export const culpritOf = (table: Table, chain: Chain, rule?: Rule): string =>
  ownerOf(table, chain, rule) ?? (table.tool === 'iptables' ? 'iptables' : 'nftables')

/** The owner of the rule or policy behind a base chain's decision. */
export const culpritOfDecision = ({ by }: Decision, base: BaseChain): string =>
  by ? culpritOf(by.chain.table, by.chain.chain, by.rule) : culpritOf(base.table, base.chain)

/** Docker 28 and later, which have the option `ip-forward-no-drop`, have a chain of this name. */
export const hasNoDrop = ({ tables }: Pick<Firewall, 'tables'>): boolean =>
  tables.some(({ chains }) => chains.some(({ name }) => name === 'DOCKER-FORWARD'))
