import type { Table } from '../ruleset.js'

/** Programs that write firewall rules of their own. */
export interface FirewallPrograms {
  /** What is known of firewalld, where it writes rules. */
  readonly firewalld: boolean
  /** Whether dockerd writes rules. */
  readonly docker: boolean
  /** Whether ufw writes rules. */
  readonly ufw: boolean
  /** How libvirt writes its rules here, as far as it has written any. */
  readonly libvirt: 'iptables' | 'nftables' | 'none'
}

/** Tells from the names of tables and chains which programs write rules here. */
export function recognisePrograms(tables: readonly Table[]): FirewallPrograms {
  const chains = tables.flatMap((table) => table.chains.map(({ name }) => name))
  const has = (pattern: RegExp): boolean => chains.some((name) => pattern.test(name))
  return {
    firewalld:
      tables.some(({ name }) => name === 'firewalld') || has(/^(FWD[IO]|FORWARD|INPUT)_(public|direct|IN_ZONES)/),
    docker: has(/^DOCKER(-USER)?$/),
    ufw: has(/^ufw6?-/),
    libvirt: tables.some(({ name }) => name === 'libvirt_network')
      ? 'nftables'
      : has(/^LIBVIRT_(FW[IOX]|INP|OUT|PRT)$/)
        ? 'iptables'
        : 'none',
  }
}
