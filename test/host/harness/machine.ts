import { execFile } from 'node:child_process'
import type { Realm } from './realm.js'

export interface Outcome {
  status: number
  stdout: string
  stderr: string
}

export interface RunOptions {
  input?: string
  /** Milliseconds; default 20 s. */
  timeout?: number
}

/** What became of a packet. */
export interface Probe {
  reached: boolean
  /** Address that the other side saw it come from (TCP, UDP). */
  source?: string
  sourcePort?: number
  /** `timeout`, `unreachable`, or the socket's error: `ECONNREFUSED`, `EHOSTUNREACH`, `ENETUNREACH`, … */
  error?: string
  /** The ICMP message that told it, where one came, and who sent it. */
  icmp?: { type: number; code: number; from: string }
}

export type Protocol = 'icmp' | 'tcp' | 'udp'

/** What `sendMany` sends. */
export interface Packet {
  readonly protocol: Protocol
  readonly address: string
  readonly port: number
  /** Milliseconds to wait for an answer. */
  readonly timeout: number
}

/** A server for TCP and UDP on every address of a machine. It tells each client the source address that it saw. */
export interface Listener extends AsyncDisposable {
  readonly port: number
  /** Clients so far, also those that the answer did not get back to. */
  heard(): Promise<{ protocol: 'tcp' | 'udp'; source: string; port: number }[]>
}

export interface Address {
  device: string
  family: 'ipv4' | 'ipv6'
  address: string
  prefix: number
  /** `link` for addresses that are valid on the link only. */
  scope: string
}

const defaultPort = 4000
const patience = 1000

/** Something that runs commands and sends packets: a host, a guest, a machine on the LAN. */
export abstract class Machine {
  readonly name: string
  /** Where the probe is on this machine. */
  protected abstract readonly probe: string
  #echo: Promise<Listener> | undefined

  constructor(name: string) {
    this.name = name
  }

  /** Runs a command there, whatever its exit status. */
  abstract attempt(command: string, args?: readonly string[], options?: RunOptions): Promise<Outcome>

  /** Addresses on its links that can be used: loopback aside, and without those that are still being checked. */
  abstract addresses(): Promise<Address[]>

  /** Runs a command there. @returns what it wrote to stdout @throws where its exit status is not 0 */
  async run(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<string> {
    const { status, stdout, stderr } = await this.attempt(command, args, options)
    if (status === 0) return stdout
    throw new Error(`${this.name}: ${[command, ...args].join(' ')} ended with ${status}\n${stderr}${stdout}`)
  }

  /** Runs a shell script there; it ends at the first command that fails. */
  sh(script: string): Promise<string> {
    return this.run('sh', ['-ec', script])
  }

  /** Sends one echo request. @param timeout  milliseconds */
  ping(address: string, timeout = patience): Promise<Probe> {
    return this.#send('ping', address, String(timeout))
  }

  /** Connects to a listener. */
  tcp(address: string, port = defaultPort, timeout = patience): Promise<Probe> {
    return this.#send('tcp', address, String(port), String(timeout))
  }

  /** Sends a listener one datagram and waits for its answer. */
  udp(address: string, port = defaultPort, timeout = patience): Promise<Probe> {
    return this.#send('udp', address, String(port), String(timeout))
  }

  /** Sends many packets side by side, from one process. @returns what became of each, in their order */
  async sendMany(packets: readonly Packet[]): Promise<Probe[]> {
    const verb = { icmp: 'ping', tcp: 'tcp', udp: 'udp' } as const
    const lines = packets.map(({ protocol, address, port, timeout }, index) =>
      [index, verb[protocol], address, port, timeout].join(' '),
    )
    const patience = Math.max(0, ...packets.map(({ timeout }) => timeout))
    const answers = await this.run(this.probe, ['many'], {
      input: `${lines.join('\n')}\n`,
      timeout: 20_000 + patience * Math.ceil(packets.length / 100),
    })
    const found = new Map(
      answers.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
    )
    return packets.map((packet, index) => {
      const answer = found.get(String(index))
      if (answer === undefined) throw new Error(`${this.name}: no answer about ${JSON.stringify(packet)}`)
      return JSON.parse(answer) as Probe
    })
  }

  /** Answers on one port, or on each of several. */
  async listen(port: number | readonly number[] = defaultPort): Promise<Listener> {
    const ports = [port].flat()
    const file = `/run/heard-${this.name}-${ports[0]}`
    const pid = (await this.run(this.probe, ['serve', ports.join(','), file])).trim()
    return {
      port: ports[0] ?? defaultPort,
      heard: async () =>
        [...(await this.run('cat', [file])).matchAll(/^(tcp|udp) (\S+) (\d+)$/gm)].map((match) => ({
          protocol: match[1] as 'tcp' | 'udp',
          source: match[2] as string,
          port: Number(match[3]),
        })),
      [Symbol.asyncDispose]: async () => {
        await this.attempt('kill', [pid])
      },
    }
  }

  /** All three protocols towards another machine's address, with a listener there. */
  async reach(to: Machine, address: string, timeout = patience): Promise<Record<Protocol, Probe>> {
    to.#echo ??= to.listen()
    const { port } = await to.#echo
    const [icmp, tcp, udp] = await Promise.all([
      this.ping(address, timeout),
      this.tcp(address, port, timeout),
      this.udp(address, port, timeout),
    ])
    return { icmp, tcp, udp }
  }

  /** The first address of this family that is valid beyond its link; waits for it. */
  async address(family: 'ipv4' | 'ipv6' = 'ipv4', timeout = 20_000): Promise<string> {
    for (const deadline = Date.now() + timeout; ; await pause(100)) {
      const found = (await this.addresses()).find((entry) => entry.family === family && entry.scope !== 'link')
      if (found) return found.address
      if (Date.now() > deadline) throw new Error(`${this.name} has no ${family} address after ${timeout} ms`)
    }
  }

  async #send(...args: string[]): Promise<Probe> {
    return JSON.parse(await this.run(this.probe, args)) as Probe
  }
}

/** A machine that is a network namespace: no kernel of its own, and there in milliseconds. */
export class NamespaceMachine extends Machine {
  readonly realm: Realm
  protected readonly probe = '/run/probe'
  readonly #namespace: string | undefined

  /** @param namespace  one of the realm's named network namespaces; omitted: the realm's own */
  constructor(name: string, realm: Realm, namespace?: string) {
    super(name)
    this.realm = realm
    this.#namespace = namespace
  }

  attempt(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> {
    const { input, timeout = 20_000 } = options
    return new Promise((resolve) => {
      const child = execFile(
        'nsenter',
        [...this.realm.entrance(this.#namespace), '--', command, ...args],
        { timeout, killSignal: 'SIGKILL', maxBuffer: 64 << 20 },
        (error, stdout, stderr) => {
          const status = !error ? 0 : typeof error.code === 'number' ? error.code : 255
          resolve({ status, stdout, stderr: error?.killed ? `${stderr}no answer after ${timeout} ms\n` : stderr })
        },
      )
      child.stdin?.on('error', () => {}).end(input)
    })
  }

  async addresses(): Promise<Address[]> {
    return linkAddresses(JSON.parse(await this.run('ip', ['-json', 'address'])) as IpLink[])
  }
}

/** What `ip -json address` tells of a link. */
export interface IpLink {
  ifname: string
  addr_info: { family: string; local: string; prefixlen: number; scope: string; tentative?: boolean }[]
}

/** Addresses on links, loopback aside. */
export const linkAddresses = (links: readonly IpLink[]): Address[] =>
  links
    .filter((link) => link.ifname !== 'lo')
    .flatMap((link) =>
      link.addr_info
        .filter((entry) => !entry.tentative)
        .map((entry) => ({
          device: link.ifname,
          family: entry.family === 'inet' ? ('ipv4' as const) : ('ipv6' as const),
          address: entry.local,
          prefix: entry.prefixlen,
          scope: entry.scope,
        })),
    )

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
