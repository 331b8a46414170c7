import { existsSync } from 'node:fs'
import { busConf } from '../bus-conf.js'
import { cache } from '../folders.js'
import type { Host } from '../host.js'

const laid = new WeakSet<Host>()

/**
 * Lays real firewalld, ufw, dockerd and podman over a host's root, unpacked by .ci/firewalls-tree: what they write is in
 * memory, and the machine's own files stay as they are. Mounts below the folders, such as libvirt's own, are kept.
 */
export async function layTools(host: Host): Promise<void> {
  if (laid.has(host)) return
  const tree = `${cache}firewalls-${host.software.libvirt}`
  if (!existsSync(tree))
    throw new Error(`no firewalls for a host with libvirt ${host.software.libvirt} in .cache: run .ci/setup test`)
  await host.sh(`
    tree=$(realpath '${tree}')
    mkdir -p /run/tools
    mount -t tmpfs tmpfs /run/tools
    for folder in usr etc var; do
      mkdir -p /run/tools/$folder/upper /run/tools/$folder/work /run/tools/$folder/all
      below=/$folder
      [ ! -d "$tree/$folder" ] || below="$tree/$folder:/$folder"
      mount -t overlay overlay -o lowerdir="$below",upperdir=/run/tools/$folder/upper,workdir=/run/tools/$folder/work /run/tools/$folder/all
      cut -d' ' -f5 /proc/self/mountinfo | grep "^/$folder/" | while read -r place; do
        [ -e /run/tools/$folder/all/\${place#/$folder/} ] || continue
        mount --bind $place /run/tools/$folder/all/\${place#/$folder/}
      done
      mount --rbind /run/tools/$folder/all /$folder
    done
    # Libraries that came with them are found without a cache of their names.
    ldconfig`)
  laid.add(host)
}

/** The message bus that firewalld is on, with a configuration that lets everybody speak. */
export const startBus = `
[ ! -S /run/dbus/system_bus_socket ] || exit 0
mkdir -p /run/dbus
cat >/run/bus.conf <<'end of file'
${busConf}
end of file
dbus-daemon --config-file=/run/bus.conf --fork --nopidfile`

/**
 * What containers need of control groups: the machine's, of version 1, below a folder of memory. Theirs are below `/virtnet`; those that
 * ended containers left there, which the kernel removes only while they are empty, are taken away first.
 */
export const controlGroups = `
[ "$(stat -f -c %T /sys/fs/cgroup)" != tmpfs ] || exit 0
mount -t tmpfs tmpfs /sys/fs/cgroup
for controller in $(sed '/^#/d; s/\t.*//' /proc/cgroups); do
  mkdir -p /sys/fs/cgroup/$controller
  mount -t cgroup -o $controller cgroup /sys/fs/cgroup/$controller 2>/dev/null || rmdir /sys/fs/cgroup/$controller
done
for folder in /sys/fs/cgroup/*/virtnet; do
  [ ! -d $folder ] || find $folder -depth -type d -exec rmdir {} + 2>/dev/null || true
done`
