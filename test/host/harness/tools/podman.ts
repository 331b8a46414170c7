import type { Host } from '../host.js'
import { controlGroups, layTools } from './lay-tools.js'

/** What podman needs of a host; a call of {@link podman} then starts what it names. */
export async function setUpPodman(host: Host): Promise<void> {
  await layTools(host)
  await host.sh(controlGroups)
  await host.sh(`
    mkdir -p /var/lib/containers /run/rootfs/bin /etc/containers
    printf '[network]\\nnetwork_backend = "netavark"\\n' >/etc/containers/containers.conf
    mount -t tmpfs tmpfs /var/lib/containers
    cp "$(command -v busybox)" /run/rootfs/bin/busybox
    for name in sh sleep nc httpd ip; do ln -sf busybox /run/rootfs/bin/$name; done`)
}

const globals = ['--cgroup-manager=cgroupfs', '--storage-driver=vfs', '--events-backend=file', '--runtime=crun']

/** `podman` with these arguments. */
export const podman = (host: Host, ...args: string[]): Promise<string> => host.run('podman', [...globals, ...args])

/**
 * Runs a container of busybox in the background.
 *
 * @param options  such as `--name=web`, `--publish=8080:80`
 * @param command  and its arguments
 */
export const podmanRun = (host: Host, options: readonly string[], ...command: string[]): Promise<string> =>
  podman(host, 'run', '--detach', '--cgroups=disabled', ...options, '--rootfs', '/run/rootfs', ...command)
