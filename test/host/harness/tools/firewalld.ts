import type { Host } from '../host.js'
import { layTools, startBus } from './lay-tools.js'

/**
 * Starts real firewalld on a host, without polkit. libvirt knows it from its own next start, as `host.restartDaemon()`
 * does: before that, this is a host whose firewalld came after libvirt.
 */
export async function startFirewalld(host: Host): Promise<void> {
  await layTools(host)
  await host.sh(startBus)
  await host.sh(`
    setsid /usr/bin/python3 /usr/sbin/firewalld --nofork --nopid </dev/null >/run/firewalld.log 2>&1 &
    for try in $(seq 300); do
      [ "$(firewall-cmd --state 2>&1)" != running ] || exit 0
      kill -0 $! 2>/dev/null || break
      sleep 0.1
    done
    cat /run/firewalld.log >&2
    exit 1`)
}

/** `firewall-cmd` with these arguments. @returns what it printed */
export const firewallCmd = (host: Host, ...args: string[]): Promise<string> => host.run('firewall-cmd', args)
