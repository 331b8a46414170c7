import type { Session } from '../ffi/index.js'
import type { Host, HostFacts } from '../host/index.js'

/** Facts of the daemon's machine; undefined where nobody can look at it, and for the make-believe host of `test:///`. */
export async function factsOfDaemon(session: Session, host: Host): Promise<HostFacts | undefined> {
  if ((await session.call('virConnectGetType')) === 'TEST' || !(await isSame(session, host))) return undefined
  return host.facts()
}

/** Whether the daemon is on that machine: it may be in a container, or at the other end of a tunnel. */
async function isSame(session: Session, host: Host): Promise<boolean> {
  try {
    const source = await host.source()
    const names = [await source.readFile('/proc/sys/kernel/hostname'), await session.call('virConnectGetHostname')]
    // libvirt's may have the domain.
    const [seen, told] = names.map((name) => name.trim().toLowerCase().split('.')[0])
    return seen !== '' && seen === told
  } catch {
    return false
  }
}
