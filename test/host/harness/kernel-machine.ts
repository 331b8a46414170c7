import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { MachineAccess } from '../../../src/machine/access/machine-access.js'
import { builtNetworkKernel } from './built.js'
import { CommandChannel } from './command-channel.js'
import { type Address, type IpLink, linkAddresses, Machine, type Outcome, type RunOptions } from './machine.js'
import { Realm } from './realm.js'

/** What became of a row of echo requests. */
export interface Echoes {
  sent: number
  received: number
  /** Answers beyond the first to the same request. */
  duplicates: number
}

/**
 * A kernel of the tests' own, emulated, that has bonds (bonding.ko) and VLANs (8021q.ko), whatever this machine's kernel
 * has. Hosts, switches and guests are network namespaces in it. It boots in about 10 s: one for a file of tests.
 */
export async function startKernelMachine(): Promise<KernelMachine> {
  const { kernel, initramfs } = await builtNetworkKernel()
  // Once it is a daemon, its sockets take connections.
  const realm = await Realm.start(
    'kernel',
    `qemu-system-x86_64 -machine pc -accel tcg,tb-size=128 -m 256 -nodefaults -display none -nic none -no-reboot \\
      -kernel ${kernel} -initrd ${initramfs} \\
      -append 'console=ttyS0 quiet nokaslr mitigations=off panic=-1 net.ifnames=0 guest=kernel' \\
      -serial file:/run/console -serial unix:/run/commands,server=on,wait=off -daemonize`,
  )
  const machine = new KernelMachine(realm)
  try {
    await machine.booted()
    return machine
  } catch (error) {
    await machine[Symbol.asyncDispose]()
    throw error
  }
}

export class KernelMachine extends Machine implements AsyncDisposable {
  readonly realm: Realm
  protected readonly probe = '/bin/probe'
  readonly #channel: CommandChannel

  constructor(realm: Realm) {
    super('kernel')
    this.realm = realm
    this.#channel = new CommandChannel(realm.path('/run/commands'))
  }

  attempt(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> {
    return this.#channel.attempt(command, args, options)
  }

  async booted(timeout = 60_000): Promise<void> {
    for (const deadline = Date.now() + timeout; Date.now() < deadline; ) {
      if ((await this.attempt('true', [], { timeout: 500 })).status === 0) return
    }
    throw new Error(`the kernel machine has not booted after ${timeout} ms`)
  }

  async addresses(): Promise<Address[]> {
    return linkAddresses(JSON.parse(await this.run('ip', ['-json', 'address'])) as IpLink[])
  }

  /** A machine in it: a network namespace of this name with loopback up and nothing else. */
  async machine(name: string): Promise<MachineInside> {
    return (await this.machines(name))[name] as MachineInside
  }

  /** Several at once. */
  async machines<const Names extends readonly string[]>(
    ...names: Names
  ): Promise<Record<Names[number], MachineInside>> {
    await this.sh(`
      # As in the first namespace, no address waits to be known as nobody else's.
      echo 1 >/proc/sys/net/core/devconf_inherit_init_net
      for name in ${names.join(' ')}; do
        ip netns add $name
        ip -netns $name link set lo up
      done`)
    const made = names.map((name) => [name, new MachineInside(this, name)] as const)
    return Object.fromEntries(made) as Record<Names[number], MachineInside>
  }

  /** Takes every machine in it away, with all their links and processes. */
  async clear(): Promise<void> {
    await this.sh(`
      for name in $(ls /run/netns 2>/dev/null); do
        ip netns pids $name | xargs -r kill -9
        ip netns delete $name
      done`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#channel.close()
    await this.realm[Symbol.asyncDispose]()
  }
}

/** A machine in the kernel machine. */
export class MachineInside extends Machine {
  protected readonly probe = '/bin/probe'
  readonly #kernel: KernelMachine

  constructor(kernel: KernelMachine, name: string) {
    super(name)
    this.#kernel = kernel
  }

  attempt(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> {
    return this.#kernel.attempt('ip', ['netns', 'exec', this.name, command, ...args], options)
  }

  async addresses(): Promise<Address[]> {
    return linkAddresses(JSON.parse(await this.run('ip', ['-json', 'address'])) as IpLink[])
  }

  /** Sends echo requests, ten a second, whether answers come or not. */
  async echo(address: string, count = 10): Promise<Echoes> {
    const sent = ['-c', String(count), '-i', '0.1', '-W', '1', address]
    const { stdout } = await this.attempt('ping', sent, { timeout: 5000 + count * 200 })
    const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0)
    return {
      sent: number(/(\d+) packets transmitted/),
      received: number(/(\d+) packets received/),
      duplicates: number(/(\d+) duplicates/),
    }
  }

  /**
   * A command that runs commands there, as ssh does on a machine with a network of its own: words for `machineThrough`, also
   * of another process.
   */
  async door(): Promise<string[]> {
    const socket = this.#kernel.realm.path(`/run/door-${this.name}`)
    const server = createServer({ allowHalfOpen: true }, (client) => {
      let asked = ''
      // Who asked may have given up since, and is owed no answer.
      client.on('error', () => {})
      client.setEncoding('utf8').on('data', (text: string) => {
        asked += text
      })
      client.on('end', async () => {
        const [command = '', ...args] = JSON.parse(asked) as string[]
        client.end(JSON.stringify(await this.attempt(command, args)))
      })
    })
    server.listen(socket).unref()
    await once(server, 'listening')
    return [process.execPath, fileURLToPath(new URL('door.mjs', import.meta.url)), socket]
  }

  /** How the library looks at it and changes it. */
  readonly source: MachineAccess = {
    run: ([command = '', ...args]) => this.run(command, args),
    readFile: (path) => this.run('cat', [path]),
    glob: async (pattern) => (await this.sh(`ls -d ${pattern} 2>/dev/null || true`)).split('\n').filter(Boolean),
    // A line for each line of each file: its path, a colon, the line.
    readFiles: async (patterns) => {
      const lines = (await this.sh(`grep -sH '' ${patterns.join(' ')} || true`)).split('\n')
      const files: Record<string, string> = {}
      for (const entry of lines) {
        const [, path, line] = /^([^:]+):(.*)$/.exec(entry) ?? []
        if (path) files[path] = `${files[path] ?? ''}${line}\n`
      }
      return files
    },
  }
}
