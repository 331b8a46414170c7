import { existsSync } from 'node:fs'
import { cache } from './folders.js'

/** Every libvirt that hosts can run: the machine's own first, then those that .ci/setup unpacks. */
export const libvirtVersions = ['9.0', '11.3', '12.8'] as const
export type LibvirtVersion = (typeof libvirtVersions)[number]

export const firewallBackends = ['iptables', 'nftables'] as const
export type FirewallBackend = (typeof firewallBackends)[number]

/** One libvirtd with every driver, or a daemon for each: virtqemud, virtnetworkd… */
export const daemonKinds = ['monolithic', 'modular'] as const
export type DaemonKind = (typeof daemonKinds)[number]

export interface HostSoftware {
  libvirt: LibvirtVersion
  firewall: FirewallBackend
  daemons: DaemonKind
}

/** What a host runs whose test names nothing else: `npm run matrix` runs whole files of tests on one after the other. */
export const usualSoftware: HostSoftware = {
  libvirt: oneOf(libvirtVersions, process.env.VIRTNET_TEST_LIBVIRT, '9.0'),
  firewall: oneOf(firewallBackends, process.env.VIRTNET_TEST_FIREWALL, 'iptables'),
  daemons: oneOf(daemonKinds, process.env.VIRTNET_TEST_DAEMONS, 'monolithic'),
}

function oneOf<T extends string>(known: readonly T[], asked: string | undefined, usual: T): T {
  const found = known.find((entry) => entry === (asked || usual))
  if (!found) throw new Error(`'${asked}' is not one of ${known.join(', ')}`)
  return found
}

/** The root that a host's libvirt and everything around it live in, undefined for the machine's own. */
export function rootOf({ libvirt, firewall }: Pick<HostSoftware, 'libvirt' | 'firewall'>): string | undefined {
  if (libvirt === '9.0') {
    if (firewall === 'nftables') throw new Error('libvirt 9.0 has no nftables backend')
    return undefined
  }
  const root = `${cache}libvirt-${libvirt}`
  if (!existsSync(root)) throw new Error(`no libvirt ${libvirt} in .cache: run .ci/setup test`)
  return root
}

/** Where `.ci/modular` puts the daemons of a libvirt. */
export const modularFolder = (libvirt: LibvirtVersion): string => `${cache}libvirt-modular-${libvirt}`

/** A daemon of libvirt's. */
export interface Daemon {
  /** The process's name, and that of its files. */
  readonly name: string
  /** Name, or path, of the program. */
  readonly program: string
  /** What connections to it are to: `qemu`, `network`… */
  readonly scheme: string
  readonly socket: string
}

/** Each after those that it asks. virtproxyd, the last, passes connections of the old socket's, of TCP and TLS on. */
const modular = {
  virtsecretd: 'secret',
  virtnodedevd: 'nodedev',
  virtinterfaced: 'interface',
  virtnwfilterd: 'nwfilter',
  virtnetworkd: 'network',
  virtqemud: 'qemu',
  virtproxyd: 'qemu',
} as const
export type ModularDaemon = keyof typeof modular

/** The daemons of a host, in the order in which they start. @param scheme  that of libvirtd */
export function daemonsOf({ daemons, libvirt }: HostSoftware, scheme: string): Daemon[] {
  if (daemons === 'monolithic') return [{ name: 'libvirtd', program: 'libvirtd', scheme, socket: 'libvirt-sock' }]
  const folder = modularFolder(libvirt)
  if (!existsSync(folder))
    throw new Error(`no modular daemons of libvirt ${libvirt} in .cache: run .ci/modular ${libvirt}`)
  return Object.entries(modular).map(([name, of]) => ({
    name,
    program: `${folder}/${name}`,
    scheme: of,
    socket: name === 'virtproxyd' ? 'libvirt-sock' : `${name}-sock`,
  }))
}
