import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RenderedFile } from '../../../src/host-network/render/rendered-file.js'
import { builtProbe } from './built.js'
import { busConf } from './bus-conf.js'
import { cache } from './folders.js'
import type { Lan } from './lan.js'
import { NamespaceMachine } from './machine.js'
import { Realm } from './realm.js'

/** Debian packages that .ci/setup unpacks and nobody installs: their services would take the machine's own network. */
const packages = [
  ...['network-manager', 'libnm0', 'libndp0', 'netplan.io', 'libnetplan0', 'libyaml-0-2'],
  ...['systemd', 'libsystemd-shared'],
]
const libraries = packages.flatMap((name) =>
  ['usr/lib', 'lib'].flatMap((folder) =>
    ['x86_64', 'aarch64'].map((cpu) => `${cache}${name}/${folder}/${cpu}-linux-gnu`),
  ),
)
const systemdLibraries = libraries.map((folder) => `${folder}/systemd`)

const networkManagerConf = `[main]
plugins=keyfile
auth-polkit=false
dns=none
rc-manager=unmanaged
dhcp=internal
no-auto-default=*
[logging]
level=DEBUG
domains=SETTINGS,DEVICE,CORE,DHCP4`

/**
 * A host whose network nobody has set up yet: NICs hw0 and hw1 on the LAN, /etc of its own, and the programs that
 * configure networks. Without libvirtd.
 */
export class ConfiguredHost extends NamespaceMachine implements AsyncDisposable {
  static async start(lan: Lan): Promise<ConfiguredHost> {
    const realm = await Realm.start(
      'configured',
      `
      cp ${await builtProbe()} /run/probe
      mkdir -p /run/upper /run/work /run/dbus /run/NetworkManager /run/state /run/systemd/netif/{links,leases,lldp}
      mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work /etc
      rm -rf /etc/systemd/network /etc/NetworkManager /etc/netplan
      mkdir -p /etc/systemd/network /etc/NetworkManager/system-connections
      grep -q ^systemd-network: /etc/passwd || echo systemd-network:x:998:998::/:/bin/false >>/etc/passwd
      grep -q ^systemd-network: /etc/group || echo systemd-network:x:998: >>/etc/group
      chown -R systemd-network: /run/systemd/netif
      mount -t tmpfs tmpfs /var/lib
      mkdir -p /var/lib/NetworkManager
      # With /sys read-only, as in containers, neither program waits for udev.
      mount -o remount,ro,bind /sys`,
    )
    const host = new ConfiguredHost('configured', realm)
    for (const nic of ['hw0', 'hw1']) await lan.plug(realm, nic)
    return host
  }

  /** Puts rendered files where they belong. */
  write(files: readonly RenderedFile[]): void {
    for (const { path, mode, content } of files) {
      mkdirSync(dirname(this.realm.path(path)), { recursive: true })
      writeFileSync(this.realm.path(path), content, { mode })
    }
  }

  /** @returns what it has to say against its files @throws where it does not take them */
  async netplanGenerate(): Promise<string> {
    const { stderr, stdout, status } = await this.attempt('sh', [
      '-ec',
      `LD_LIBRARY_PATH=${libraries.join(':')} ${cache}netplan.io/usr/libexec/netplan/generate`,
    ])
    if (status !== 0) throw new Error(stderr + stdout)
    return stderr + stdout
  }

  /** Starts systemd-networkd. Its log is the first thing to look at. */
  async networkd(): Promise<void> {
    const path = [...systemdLibraries, ...libraries].join(':')
    await this.sh(`
      export LD_LIBRARY_PATH=${path} SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console
      program=$(ls ${cache}systemd/lib/systemd/systemd-networkd ${cache}systemd/usr/lib/systemd/systemd-networkd 2>/dev/null | head -1)
      setsid $program </dev/null >/run/networkd.log 2>&1 &`)
  }

  /** Starts NetworkManager, on a bus of its own. */
  async networkManager(): Promise<void> {
    await this.run('sh', ['-ec', 'cat >/run/nm.conf'], { input: networkManagerConf })
    await this.run('sh', ['-ec', 'cat >/run/bus.conf'], { input: busConf })
    await this.sh(`
      dbus-daemon --config-file=/run/bus.conf --fork --nopidfile
      export LD_LIBRARY_PATH=${libraries.join(':')}
      setsid ${cache}network-manager/usr/sbin/NetworkManager --debug --config=/run/nm.conf --config-dir=/run/none \\
        --system-config-dir=/run/none --intern-config=/run/state/intern.conf --state-file=/run/state/state \\
        </dev/null >/run/NetworkManager.log 2>&1 &
      for try in $(seq 100); do
        ${cache}network-manager/usr/bin/nmcli general status >/dev/null 2>&1 && exit 0
        sleep 0.1
      done
      cat /run/NetworkManager.log >&2
      exit 1`)
  }

  /** NetworkManager's own client. */
  nmcli(...args: string[]): Promise<string> {
    return this.run('env', [`LD_LIBRARY_PATH=${libraries.join(':')}`, `${cache}network-manager/usr/bin/nmcli`, ...args])
  }

  log(program: 'networkd' | 'NetworkManager'): Promise<string> {
    return this.run('cat', [`/run/${program}.log`])
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.realm[Symbol.asyncDispose]()
  }
}
