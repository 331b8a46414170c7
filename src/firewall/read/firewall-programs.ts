import { type Data, flag, record, word } from '../../base/index.js'
import type { Table } from '../ruleset.js'

export const firewallProgramsShape = record({
  firewalld: flag,
  docker: flag,
  ufw: flag,
  /** The backend of libvirt's rules, if it has written any. */
  libvirt: word('iptables', 'nftables', 'none'),
})
/** Programs that write firewall rules on the host. */
export interface FirewallPrograms extends Data<typeof firewallProgramsShape> {}

/** Recognises programs that write rules by the names of tables and chains. */
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
