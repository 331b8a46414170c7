import type { Certificates } from './authority.js'
import { type Daemon, daemonsOf, type HostSoftware } from './libvirts.js'

export interface HostScript extends HostSoftware {
  probe: string
  certificates: Certificates | undefined
  /** Drivers of its libvirtd; omitted: all. */
  drivers?: readonly string[]
  libvirtd?: readonly string[]
  qemu?: readonly string[]
}

/** What connections to it are to: its hypervisor, or the only driver that it has. */
export const schemeOf = ({ drivers }: Pick<HostScript, 'drivers'>): string =>
  drivers === undefined || drivers.includes('qemu') ? 'qemu' : (drivers[0] ?? 'qemu')

const here = (file: string, text: string) => `cat >${file} <<'end of file'\n${text.trim()}\nend of file`

/** udhcpc's script, in hosts and in emulated guests: puts the lease on the interface and prints it. */
export const dhcpScript = `#!/bin/sh
case $1 in
deconfig) ip -4 addr flush dev $interface; ip link set $interface up ;;
bound | renew)
  ip -4 addr flush dev $interface
  ip addr add $ip/$mask dev $interface
  [ -z "$router" ] || ip route replace default via \${router%% *} dev $interface
  for name in ip mask router dns domain serverid; do eval "echo lease $name=\\$$name"; done
  ;;
esac`

/**
 * /dev with what libvirtd and QEMU need, and no /dev/kvm. The kernel names the devices of macvtap links after numbers
 * that every network namespace counts by itself, so each host keeps its own, made as the kernel announces them.
 */
const devices = `
mkdir -p /run/dev
mount -t tmpfs -o mode=755 tmpfs /run/dev
mkdir /run/dev/net /run/dev/pts /run/dev/shm
while read -r name major minor; do mknod -m 666 /run/dev/$name c $major $minor; done <<'end of file'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
net/tun 10 200
end of file
mount -t devpts -o newinstance,ptmxmode=666 devpts /run/dev/pts
ln -s pts/ptmx /run/dev/ptmx
ln -s /proc/self/fd /run/dev/fd
mount --move /run/dev /dev
${here(
  '/run/device',
  `#!/bin/sh
[ "$SUBSYSTEM" = macvtap ] || exit 0
rm -f /dev/$DEVNAME
[ "$ACTION" != add ] || mknod -m 600 /dev/$DEVNAME c $MAJOR $MINOR`,
)}
chmod +x /run/device
setsid busybox uevent /run/device >/run/uevent.out 2>&1 &
`

/** What libvirt since 12.3 has wait until a macvtap link's device is there. */
const udevadm = `#!/bin/bash
for tap in /sys/class/net/*/macvtap/tap*; do
  [ -e "$tap" ] || continue
  for try in {1..500}; do [ -e /dev/\${tap##*/} ] && break; sleep 0.01; done
done`

/**
 * With the nftables backend libvirt has tc fill in the checksums of DHCP, by an action that not every kernel has; without
 * it no network starts. Guests on links of the same kernel take packets without.
 */
const tcWithoutChecksums = `#!/bin/bash
complaint=$(/usr/sbin/tc "$@" 2>&1 >/run/tc.out)
status=$?
cat /run/tc.out
[ $status = 0 ] || [[ "$*" != *' action csum '* || $complaint != *'load TC action module'* ]] || exit 0
printf '%s\\n' "$complaint" >&2
exit $status`

/** Without its files, libvirtd does not have a driver. */
const onlyDrivers = (drivers: readonly string[] | undefined): string =>
  drivers === undefined
    ? ''
    : `
    folder=$(dirname /usr/lib/*/libvirt/connection-driver/libvirt_driver_network.so)
    mkdir /run/drivers
    for driver in ${drivers.join(' ')}; do cp $folder/libvirt_driver_$driver.so /run/drivers; done
    mount --bind /run/drivers $folder`

/**
 * Starts a daemon of libvirt's by its name, and waits until it answers: its socket is there before its drivers are.
 */
const startDaemon = (daemons: readonly Daemon[], listens: boolean) => `#!/bin/bash
case $1 in
${daemons
  .map(({ name, program, scheme, socket }) => {
    // virtproxyd goes by its configuration alone.
    const listen = listens && name === 'libvirtd' ? '--listen' : ''
    return `${name}) program='${program}' scheme=${scheme} socket=/run/libvirt/${socket} listen=${listen} ;;`
  })
  .join('\n')}
esac
rm -f $socket
PATH=/run/bin:$PATH setsid $program --config /etc/libvirt/$1.conf --pid-file /run/$1.pid $listen \\
  </dev/null >/run/$1.out 2>&1 &
daemon=$!
for try in {1..1000}; do
  [ -S $socket ] && virsh --quiet --connect "$scheme:///system?socket=$socket" uri >/run/virsh.out 2>&1 && exit 0
  kill -0 $daemon 2>/dev/null || break
  sleep 0.01
done
cat /run/virsh.out /run/$1.out /run/$1.log >&2
exit 1`

/** What a host's first process does: its own /dev, /etc/libvirt and /var, then libvirtd, or the modular daemons. */
export function hostScript(options: HostScript): string {
  const { certificates, probe } = options
  const daemons = daemonsOf(options, schemeOf(options))
  const configuration = ({ name, socket }: Daemon) => [
    'unix_sock_dir = "/run/libvirt"',
    'auth_unix_rw = "none"',
    'auth_unix_ro = "none"',
    `log_outputs = "3:file:/run/${name}.log"`,
    ...(socket === 'libvirt-sock' ? listening : []),
    ...(options.libvirtd ?? []),
  ]
  const listening = [
    ...(certificates
      ? [
          'listen_tls = 1',
          'listen_tcp = 1',
          'auth_tcp = "none"',
          'auth_tls = "none"',
          'key_file = "/run/pki/serverkey.pem"',
          'cert_file = "/run/pki/servercert.pem"',
          'ca_file = "/run/pki/cacert.pem"',
        ]
      : ['listen_tls = 0']),
  ]
  const qemu = [
    'user = "root"',
    'group = "root"',
    'security_driver = "none"',
    // No part of systemd is there: no private /dev, no control groups, no log daemon.
    'namespaces = []',
    'cgroup_controllers = []',
    'stdio_handler = "file"',
    ...(options.qemu ?? []),
  ]
  return `
    mkdir -p /run/libvirt /run/pki /etc/libvirt
    for folder in /etc/libvirt /var/lib/libvirt /var/log/libvirt /var/cache/libvirt; do
      mkdir -p $folder
      mount -t tmpfs tmpfs $folder
    done
    # Debian's libvirtd wants this user to exist even where its configuration names another.
    for table in passwd:libvirt-qemu:x:64055:64055::/:/bin/false group:libvirt-qemu:x:64055:; do
      file=\${table%%:*}
      ! grep -q ^libvirt-qemu: /etc/$file || continue
      { cat /etc/$file; echo "\${table#*:}"; } >/run/$file
      mount --bind /run/$file /etc/$file
    done
    ${devices}
    cp ${probe} /run/probe
    ${here('/run/dhcp', dhcpScript)}
    ${daemons.map((daemon) => here(`/etc/libvirt/${daemon.name}.conf`, configuration(daemon).join('\n'))).join('\n')}
    ${here('/etc/libvirt/qemu.conf', qemu.join('\n'))}
    ${options.libvirt === '9.0' ? '' : here('/etc/libvirt/network.conf', `firewall_backend = "${options.firewall}"`)}
    mkdir /run/bin
    ${here('/run/bin/udevadm', udevadm)}
    ${options.firewall === 'nftables' ? here('/run/bin/tc', tcWithoutChecksums) : ''}
    chmod -R +x /run/bin
    ${onlyDrivers(options.drivers)}
    ${Object.entries(certificates ?? {})
      .map(([name, text]) => here(`/run/pki/${name}`, text))
      .join('\n')}
    ${here('/run/start-daemon', startDaemon(daemons, certificates !== undefined))}
    chmod +x /run/dhcp /run/start-daemon
    ${daemons.map(({ name }) => `/run/start-daemon ${name}`).join('\n')}
  `
}
