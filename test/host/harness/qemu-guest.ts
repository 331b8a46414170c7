import { builtAgentGuest, builtGuest } from './built.js'
import { CommandChannel } from './command-channel.js'
import type { Host } from './host.js'
import { type Address, Machine, type Outcome, pause, type RunOptions } from './machine.js'

export interface QemuGuestOptions {
  name?: string
  /** libvirt networks it has an interface on, by name. */
  networks?: readonly string[]
  /** Further `<interface>` elements, as libvirt reads them. */
  interfaces?: readonly string[]
  /** Whether its definition outlives it. Default true. */
  persistent?: boolean
  /** Whether the QEMU guest agent runs in it, from about the time that it has booted, and bash is there. */
  agent?: boolean
  /** MiB; default 128. */
  memory?: number
}

/** Starts it, and waits until it takes commands; its leases may come a moment later, see `address()`. */
export async function startQemuGuest(host: Host, name: string, options: QemuGuestOptions): Promise<QemuGuest> {
  const { kernel, initramfs } = await (options.agent ? builtAgentGuest() : builtGuest())
  const channel = options.agent
    ? `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`
    : ''
  const interfaces = [
    ...(options.networks ?? []).map(
      (network) => `<interface type='network'><source network='${network}'/><model type='virtio'/></interface>`,
    ),
    ...(options.interfaces ?? []),
  ]
  const xml = `
    <domain type='qemu'>
      <name>${name}</name>
      <memory unit='MiB'>${options.memory ?? 128}</memory>
      <os>
        <type arch='x86_64' machine='pc'>hvm</type>
        <kernel>${kernel}</kernel>
        <initrd>${initramfs}</initrd>
        <cmdline>console=ttyS0 quiet nokaslr mitigations=off panic=-1 net.ifnames=0 guest=${name}</cmdline>
      </os>
      <features><acpi/></features>
      <devices>
        <serial type='file'><source path='/run/console-${name}'/><target port='0'/></serial>
        <serial type='unix'><source mode='bind' path='/run/commands-${name}'/><target port='1'/></serial>
        <memballoon model='none'/>
        ${channel}
        ${interfaces.join('\n')}
      </devices>
    </domain>`
  if (options.persistent === false) {
    await host.virshXml(xml, 'create')
  } else {
    await host.virshXml(xml, 'define')
    await host.virsh('start', name)
  }
  const guest = new QemuGuest(host, name)
  await guest.booted()
  return guest
}

/** A real guest under QEMU's emulation: a kernel of its own, virtio NICs, and a DHCP client that follows its links. */
export class QemuGuest extends Machine implements AsyncDisposable {
  readonly host: Host
  protected readonly probe = '/bin/probe'
  readonly #channel: CommandChannel

  constructor(host: Host, name: string) {
    super(name)
    this.host = host
    this.#channel = new CommandChannel(host.realm.path(`/run/commands-${name}`))
  }

  /** What the guest's kernel has printed. */
  console(): Promise<string> {
    return this.host.run('cat', [`/run/console-${this.name}`])
  }

  /** Waits until it takes commands. @param timeout  milliseconds */
  async booted(timeout = 180_000): Promise<void> {
    for (const deadline = Date.now() + timeout; Date.now() < deadline; ) {
      if ((await this.attempt('true', [], { timeout: 500 })).status === 0) return
    }
    throw new Error(`${this.name} has not booted after ${timeout} ms\n${await this.console()}`)
  }

  attempt(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> {
    return this.#channel.attempt(command, args, options)
  }

  async addresses(): Promise<Address[]> {
    const lines = await this.run('ip', ['-o', 'address'])
    const entry = /^\d+: (\S+) +inet(6?) ([^/\s]+)\/(\d+).* scope (\w+)(?!.* tentative)/gm
    return [...lines.matchAll(entry)]
      .map(([, device = '', six, address = '', prefix, scope = '']) => ({
        device,
        family: six ? ('ipv6' as const) : ('ipv4' as const),
        address,
        prefix: Number(prefix),
        scope,
      }))
      .filter((found) => found.device !== 'lo')
  }

  /** Gives a NIC, which may have been plugged in just now, a fixed address, with prefix, and no DHCP any more. */
  async setAddress(address: string, gateway?: string, device = 'eth0'): Promise<void> {
    await this.sh(`
      for i in $(seq 100); do [ ! -e /sys/class/net/${device} ] || break; sleep 0.1; done
      # guest-init holds this lock while it starts a DHCP client.
      until mkdir /run/lock-links 2>/dev/null; do sleep 0.05; done
      touch /run/static-${device}
      rmdir /run/lock-links
      [ ! -e /run/dhcp-${device} ] || kill $(cat /run/dhcp-${device}) || true
      # The client may have been in the middle of its script.
      while pidof dhcp >/dev/null; do sleep 0.05; done
      ip link set ${device} up
      ip ${address.includes(':') ? '-6' : '-4'} address flush dev ${device} scope global
      ip address add ${address} dev ${device}
      ${gateway ? `ip route add default via ${gateway}` : ''}`)
  }

  /** Waits until it has an address for which the condition holds, e.g. one of the network it was moved to. */
  async addressWhere(condition: (address: string) => boolean, timeout = 20_000): Promise<string> {
    for (const deadline = Date.now() + timeout; ; await pause(100)) {
      const found = (await this.addresses()).find((entry) => entry.scope !== 'link' && condition(entry.address))
      if (found) return found.address
      if (Date.now() > deadline) throw new Error(`${this.name} has no such address after ${timeout} ms`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#channel.close()
    await this.host.attempt('virsh', ['destroy', this.name])
    await this.host.attempt('virsh', ['undefine', this.name])
  }
}
