import type { Host } from '../host.js'
import { controlGroups, layTools } from './lay-tools.js'

/** Starts real dockerd; its bridge is docker0. @param options  for daemon.json: `{ 'ip-forward-no-drop': true }` */
export async function startDocker(host: Host, options: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await layTools(host)
  await host.sh(controlGroups)
  await host.sh(`
    for folder in /var/lib/docker /var/lib/containerd /etc/docker; do mkdir -p $folder; mount -t tmpfs tmpfs $folder; done
    cat >/etc/docker/daemon.json <<'end of file'
${JSON.stringify(options)}
end of file
    ${run}`)
}

const run = `
    : >/run/dockerd.log
    setsid dockerd --storage-driver=vfs --cgroup-parent=/virtnet </dev/null >/run/dockerd.log 2>&1 &
    for try in $(seq 600); do
      ! grep -qE 'completed initialization|API listen on' /run/dockerd.log || exit 0
      kill -0 $! 2>/dev/null || break
      sleep 0.1
    done
    cat /run/dockerd.log >&2
    exit 1`

/** Ends dockerd and starts it again: it reads its settings, and writes its rules anew. Containers end with it. */
export const restartDocker = (host: Host): Promise<string> =>
  host.sh(`
    for daemon in dockerd containerd; do
      ! pid=$(pidof $daemon) || kill $pid
      while pidof $daemon >/run/pidof; do sleep 0.1; done
    done
    rm -f /run/docker.pid /var/run/docker.pid
    ${run}`)

/** An image `busybox` made of the machine's own, without a registry. */
export const importBusybox = (host: Host): Promise<string> =>
  host.sh(`
    mkdir -p /run/image/bin
    cp "$(command -v busybox)" /run/image/bin/busybox
    for name in sh sleep nc httpd ip; do ln -sf busybox /run/image/bin/$name; done
    busybox tar -C /run/image -c . | docker import - busybox`)

/** Runs a container of {@link importBusybox}'s image. @returns its id */
export const dockerRun = async (host: Host, options: readonly string[], ...command: string[]): Promise<string> =>
  (await host.run('docker', ['run', '--detach', ...options, 'busybox', ...command])).trim()
