import { existsSync } from 'node:fs'
import { cache } from './folders.js'

/** Every libvirt that hosts can run: the machine's own first, then those that .ci/setup unpacks. */
export const libvirtVersions = ['9.0', '11.3', '12.8'] as const
export type LibvirtVersion = (typeof libvirtVersions)[number]

export const firewallBackends = ['iptables', 'nftables'] as const
export type FirewallBackend = (typeof firewallBackends)[number]

export interface HostSoftware {
  libvirt: LibvirtVersion
  firewall: FirewallBackend
}

/** What a host runs whose test names nothing else: `npm run matrix` runs whole files of tests on one after the other. */
export const usualSoftware: HostSoftware = {
  libvirt: oneOf(libvirtVersions, process.env.VIRTNET_TEST_LIBVIRT, '9.0'),
  firewall: oneOf(firewallBackends, process.env.VIRTNET_TEST_FIREWALL, 'iptables'),
}

function oneOf<T extends string>(known: readonly T[], asked: string | undefined, usual: T): T {
  const found = known.find((entry) => entry === (asked || usual))
  if (!found) throw new Error(`'${asked}' is not one of ${known.join(', ')}`)
  return found
}

/** The root that a host's libvirt and everything around it live in, undefined for the machine's own. */
export function rootOf({ libvirt, firewall }: HostSoftware): string | undefined {
  if (libvirt === '9.0') {
    if (firewall === 'nftables') throw new Error('libvirt 9.0 has no nftables backend')
    return undefined
  }
  const root = `${cache}libvirt-${libvirt}`
  if (!existsSync(root)) throw new Error(`no libvirt ${libvirt} in .cache: run .ci/setup test`)
  return root
}
