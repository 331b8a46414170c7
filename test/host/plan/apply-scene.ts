/** A host with networks of each kind of change and a guest, and a process that applies plans to it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/access/machine-through.js'
import type { NetworkPlan } from '../../../src/plan/index.js'
import type { NatDefinition, NetworkDefinition } from '../../../src/xml/network/network.js'
import { BuiltPackage } from '../../driver/built-package.js'
import { type Host, type HostOptions, type Lan, type QemuGuest, startHost, startLan } from '../harness/index.js'

const served = (net: number) => [
  { address: `10.1.${net}.1`, prefix: 24, dhcp: { ranges: [{ start: `10.1.${net}.10`, end: `10.1.${net}.99` }] } },
]
export const wide = {
  mode: 'nat',
  name: 'wide',
  bridge: { stp: false },
  ips: served(2),
} as const satisfies NatDefinition
export const lab = { mode: 'nat', name: 'lab', bridge: { stp: false }, ips: served(1) } as const satisfies NatDefinition
export const old: NetworkDefinition = { mode: 'isolated', name: 'old', ips: [{ address: '10.1.3.1', prefix: 24 }] }
export const fresh: NetworkDefinition = { mode: 'open', name: 'fresh', ips: [{ address: '10.1.4.1', prefix: 24 }] }
const named = { hosts: [{ ip: '10.1.1.1', hostnames: ['gw'] }] }
export const before: NetworkDefinition[] = [wide, lab, old]
/** Live, with a restart that cuts a guest off, new, and gone. */
export const after: NetworkDefinition[] = [{ ...wide, mtu: 1400 }, { ...lab, dns: named } as NatDefinition, fresh]

const connectTo = (host: Host): Promise<Connection> =>
  connect(host.uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })

const script = fileURLToPath(new URL('apply-script.mjs', import.meta.url))

/** A process that applies a plan. */
export interface Applying {
  readonly child: ChildProcess
  readonly ready: Promise<unknown>
  readonly ended: Promise<unknown>
}

export class ApplyScene implements AsyncDisposable {
  readonly host: Host
  connection: Connection
  readonly guest: QemuGuest
  /** Folder of the journal, anew with each `begin()`. */
  journal = ''
  #plans = ''
  readonly #lan: Lan
  readonly #built = new BuiltPackage()

  private constructor(lan: Lan, host: Host, connection: Connection, guest: QemuGuest) {
    this.#lan = lan
    this.host = host
    this.connection = connection
    this.guest = guest
  }

  static async start(options: HostOptions): Promise<ApplyScene> {
    const lan = await startLan()
    const host = await startHost({ lan, ...options })
    const connection = await connectTo(host)
    await connection.networks.ensure(wide)
    const guest = await host.qemuGuest({ name: 'web', networks: ['wide'] })
    await guest.address()
    return new ApplyScene(lan, host, connection, guest)
  }

  /** Everything as it is before the change, with a journal of its own. */
  async begin(): Promise<void> {
    this.#plans = await mkdtemp(join(tmpdir(), 'virtnet-plan-'))
    this.journal = await mkdtemp(join(tmpdir(), 'virtnet-journal-'))
    await this.toBefore()
  }

  async end(): Promise<void> {
    for (const folder of [this.journal, this.#plans]) await rm(folder, { recursive: true, force: true })
  }

  planOf(wanted: readonly NetworkDefinition[]): Promise<NetworkPlan> {
    return this.connection.plan(wanted, { prune: true })
  }

  async toBefore(): Promise<void> {
    await this.connection.apply(await this.planOf(before), { journal: this.journal, disconnectGuests: true })
  }

  /** All that a user can see of the networks. */
  async look() {
    const networks = await this.connection.networks.list()
    const seen = await Promise.all(
      networks.map(async (network) => ({
        name: network.name,
        ...network.state,
        running: (await network.xml()).replace(/ connections='\d+'/, ''),
        stored: await network.xml({ stored: true }),
        guests: (await network.guests()).map(({ name, mac }) => `${name} ${mac}`),
      })),
    )
    for (const network of networks) await network.free()
    return seen.sort((one, other) => one.name.localeCompare(other.name))
  }

  /** As it is when nothing was left out: without what is made anew with each network. */
  async essence() {
    return (await this.look()).map((one) => ({
      ...one,
      ...(['fresh', 'old'].includes(one.name) && { running: one.active, stored: one.persistent }),
    }))
  }

  /** What libvirt has on the host for its networks: bridges and what is plugged into them, name servers, rules. */
  async remains() {
    const links = (await this.host.run('ip', ['-o', 'link'])).split('\n').flatMap((line) => {
      const [, name = '', rest = ''] = /^\d+: ([^:@]+)[^:]*:(.*)/.exec(line) ?? []
      const master = / master (\S+)/.exec(rest)?.[1]
      if (name.startsWith('virbr')) return [name]
      return name.startsWith('vnet') ? [`a tap on ${master}`] : []
    })
    const servers = await this.host.sh("pgrep -a dnsmasq | sed 's/^[0-9]* //' || true")
    const rules = (await this.host.run('nft', ['list', 'ruleset'])).split('\n')
    return {
      links: links.sort(),
      servers: servers.trim().split('\n').sort(),
      // libvirt 12.8 with nftables forgets a network's rules when it is changed live, and writes them once more when it
      // starts again.
      rules: [...new Set(rules.map((line) => line.trim().replace(/counter packets \d+ bytes \d+ ?/, '')))].sort(),
    }
  }

  async reachesGateway(): Promise<void> {
    const reached = async () => (await this.guest.ping('10.1.2.1')).reached
    await expect.poll(reached, { timeout: 60_000 }).toBe(true)
  }

  /** Connects again, to a daemon that was killed and runs again. */
  async reconnect(): Promise<void> {
    await this.connection.close()
    this.connection = await connectTo(this.host)
  }

  run(plan: NetworkPlan, env: Record<string, string> = {}): Applying {
    const file = join(this.#plans, 'plan.json')
    writeFileSync(file, JSON.stringify(plan))
    const child = spawn(process.execPath, [script, this.#built.entry, this.host.uri, file, this.journal], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    })
    return { child, ready: once(child.stdout, 'data'), ended: once(child, 'exit') }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.guest[Symbol.asyncDispose]()
    await this.connection.close()
    await this.host[Symbol.asyncDispose]()
    await this.#lan[Symbol.asyncDispose]()
    this.#built.remove()
  }
}
