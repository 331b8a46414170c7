import type { Host } from '../../harness/index.js'
import {
  firewallCmd,
  importBusybox,
  podman,
  podmanRun,
  restartDocker,
  setUpPodman,
  startDocker,
  startFirewalld,
  startUfw,
  ufw,
} from '../../harness/tools/index.js'
import { layTools, startBus } from '../../harness/tools/lay-tools.js'

export interface Expected {
  /** Port on which a container of its is published on the host. */
  readonly published?: number
  /** What its host cannot know: conditions of this kind, between these places. */
  readonly open?: { readonly pairs: RegExp; readonly kind: string }
}

/** A firewall, or what runs containers, that a host of the tests starts. */
export interface Tool extends Expected {
  /** On every host, before its networks: what Debian's packages have there from the start. */
  readonly prepare?: (host: Host) => Promise<void>
  readonly start: (host: Host) => Promise<void>
  /** Its user allows something that lasts, and has it read its rules again. */
  readonly reload: (host: Host) => Promise<void>
  /** What its host cannot know: conditions of this kind, between these places. */
  readonly open?: { readonly pairs: RegExp; readonly kind: string }
}

/** Where containers are published, and all guests listen. */
const published = 8080

/** With bridge netfilter, as dockerd and Kubernetes load it. */
const bridgeNetfilter = `
  for family in ip ip6; do echo 1 >/proc/sys/net/bridge/bridge-nf-call-\${family}tables; done`

/** What a container runs: the tests' own echo, and then nothing. */
const echo = ['sh', '-c', `/probe serve ${published} /heard; sleep 1000`]
const publish = ['tcp', 'udp'].map((protocol) => `--publish=${published}:${published}/${protocol}`)

/** The tables' tools of old, for everything on the host. */
const legacy = `
  for tool in iptables ip6tables; do
    for rest in '' -save -restore; do ln -sf xtables-legacy-multi /usr/sbin/$tool$rest; done
  done`

function docker(backend: 'nf_tables' | 'legacy'): Tool {
  const serve = async (host: Host) => {
    await importBusybox(host)
    await host.run('docker', [
      'run',
      '--detach',
      '--name=web',
      '--volume=/run/probe:/probe',
      ...publish,
      'busybox',
      ...echo,
    ])
  }
  return {
    published,
    prepare: async (host) => {
      await layTools(host)
      if (backend === 'legacy') await host.sh(legacy)
      await host.sh(bridgeNetfilter)
    },
    start: async (host) => {
      await startDocker(host)
      await serve(host)
    },
    reload: async (host) => {
      await restartDocker(host)
      await host.sh(`
        docker start web
        for bridge in vnat vrouted visolated; do
          iptables -I DOCKER-USER -i $bridge -j ACCEPT
          iptables -I DOCKER-USER -o $bridge -j ACCEPT
        done`)
    },
  }
}

export const tools = {
  firewalld: {
    // The bus is there before libvirt on every host that has systemd.
    prepare: async (host) => {
      await layTools(host)
      await host.sh(startBus)
      await host.restartDaemon()
    },
    start: startFirewalld,
    reload: async (host) => {
      await firewallCmd(host, '--permanent', '--zone=libvirt', '--add-port=4000/tcp')
      await firewallCmd(host, '--reload')
    },
  },
  ufw: {
    start: (host) => startUfw(host, ['allow 22/tcp']),
    reload: async (host) => {
      await ufw(host, 'route', 'allow', 'in', 'on', 'vnat', 'out', 'on', 'br0')
      await ufw(host, 'allow', 'in', 'on', 'vnat', 'to', 'any', 'port', '53,67', 'proto', 'udp')
      await ufw(host, 'allow', '4000/tcp')
      await ufw(host, 'reload')
    },
  },
  'dockerd on nf_tables': docker('nf_tables'),
  'dockerd on legacy iptables': docker('legacy'),
  podman: {
    published,
    start: async (host) => {
      await setUpPodman(host)
      await podmanRun(host, ['--name=web', '--volume=/run/probe:/probe', ...publish], ...echo)
    },
    reload: async (host) => {
      await podman(host, 'network', 'reload', '--all')
    },
  },
} as const satisfies Record<string, Tool>

export type ToolName = keyof typeof tools
