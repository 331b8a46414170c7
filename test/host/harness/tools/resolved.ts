import { existsSync } from 'node:fs'
import { cache } from '../folders.js'
import type { Host } from '../host.js'
import { layTools, startBus } from './lay-tools.js'

/**
 * Starts real systemd-resolved on a host, without the rest of systemd, and has the host's programs ask it. libvirt knows it
 * from its own next start, as `host.restartDaemon()` does.
 *
 * @param upstream  the name server of the LAN
 */
export async function startResolved(host: Host, upstream?: string): Promise<void> {
  await layTools(host)
  const tree = `${cache}resolved-${host.software.libvirt}`
  if (!existsSync(tree)) throw new Error(`no systemd-resolved in .cache: run .ci/setup test`)
  await host.sh(`
    tree=$(realpath '${tree}')
    cp -a "$tree"/usr/. /usr/
    # libvirt asks whether the bus could start it.
    mkdir -p /run/bus-services
    cp /usr/share/dbus-1/system-services/org.freedesktop.resolve1.service /run/bus-services/`)
  await host.sh(startBus)
  await host.sh(`
    mkdir -p /etc/systemd /run/systemd/resolve
    printf '[Resolve]\\n${upstream === undefined ? '' : `DNS=${upstream}\\n`}FallbackDNS=\\nLLMNR=no\\nMulticastDNS=no\\nDNSSEC=no\\nCache=no\\n' >/etc/systemd/resolved.conf
    for table in passwd:systemd-resolve:x:64056:64056::/:/bin/false group:systemd-resolve:x:64056:; do
      file=\${table%%:*}
      ! grep -q ^systemd-resolve: /etc/$file || continue
      { cat /etc/$file; echo "\${table#*:}"; } >/run/$file.resolve
      mount --bind /run/$file.resolve /etc/$file
    done
    chown 64056:64056 /run/systemd/resolve
    setsid /usr/lib/systemd/systemd-resolved </dev/null >/run/resolved.log 2>&1 &
    for try in $(seq 100); do
      if resolvectl status >/run/resolvectl.out 2>&1; then
        echo 'nameserver 127.0.0.53' >/run/resolv.conf
        exit 0
      fi
      kill -0 $! 2>/dev/null || break
      sleep 0.1
    done
    cat /run/resolved.log /run/resolvectl.out >&2
    exit 1`)
}
