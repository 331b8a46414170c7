/**
 * Metrics for Prometheus, in its text format: calls, events, networks, usage of their address pools, leases, dropped
 * packets by port, and tampering with libvirt's rules.
 *
 *     npx tsx examples/metrics.ts [URI] [PORT]
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer } from 'node:http'
import { type Connection, connect, type NetworkOf, type Snapshot } from 'virtnet'
import type { CallMessage, EventMessage, TamperingMessage } from 'virtnet/diagnostics'

type Labels = Readonly<Record<string, string | number>>

/** Counts events in the process, and reads the rest on request. */
export class Metrics {
  readonly #calls = new Map<string, number>()
  readonly #seconds = new Map<string, number>()
  readonly #events = new Map<string, number>()
  readonly #tampering = new Map<string, number>()
  readonly #heard: readonly (readonly [channel: string, listener: (message: unknown) => void])[] = [
    [
      'tracing:virtnet:call:asyncEnd',
      (message) => {
        const { call, code = '', time = 0, purpose } = message as CallMessage
        if (purpose !== 'call') return
        add(this.#calls, { call, code }, 1)
        add(this.#seconds, { call }, time / 1000)
      },
    ],
    [
      'virtnet:event',
      (message) => {
        const { kind, event } = message as EventMessage
        add(this.#events, { kind, type: event.type }, 1)
      },
    ],
    [
      'virtnet:tampering',
      (message) => {
        const { type, tampering } = message as TamperingMessage
        for (const network of tampering.networks)
          add(this.#tampering, { network, kind: tampering.kind }, type === 'found' ? 1 : -1)
      },
    ],
  ]

  constructor() {
    for (const [channel, listener] of this.#heard) subscribe(channel, listener)
  }

  stop(): void {
    for (const [channel, listener] of this.#heard) unsubscribe(channel, listener)
  }

  /** All metrics, as of now. */
  async text(connection: Connection): Promise<string> {
    const networks = await connection.networks.list({ timeout: 10_000 })
    const leases = await Promise.all(networks.map(leasesOf))
    const pools = networks.map((network) => poolOf(network.definition))
    const drops = await dropsOf(connection)
    for (const network of networks) await network.free()
    const ofNetworks = (value: (index: number) => number): Map<string, number> =>
      new Map(networks.map(({ name, mode }, index) => [labels({ network: name, mode }), value(index)]))
    return [
      family('calls_total', 'counter', 'Calls into libvirt, by libvirt error code if they failed.', this.#calls),
      family('call_seconds_total', 'counter', 'Seconds spent in them.', this.#seconds),
      family('events_total', 'counter', 'Events that libvirt sent.', this.#events),
      family(
        'tampering',
        'gauge',
        "Findings about libvirt's rules, from connection.watchTampering().",
        this.#tampering,
      ),
      family(
        'network_active',
        'gauge',
        'Whether the network is active.',
        ofNetworks((index) => Number(networks[index]?.state.active)),
      ),
      family(
        'leases',
        'gauge',
        'Addresses that guests have now.',
        ofNetworks((index) => leases[index] ?? 0),
      ),
      family(
        'pool_addresses',
        'gauge',
        "Addresses in the network's IPv4 DHCP ranges.",
        ofNetworks((index) => pools[index] ?? 0),
      ),
      family(
        'pool_used_ratio',
        'gauge',
        'Leases per address of the pool.',
        ofNetworks((index) => (pools[index] ? (leases[index] ?? 0) / (pools[index] ?? 1) : 0)),
      ),
      family('port_dropped_total', 'counter', "Packets that the host dropped at a guest's port.", drops),
    ].join('')
  }
}

/** None if the driver keeps no leases. */
async function leasesOf(network: NetworkOf): Promise<number> {
  if (!network.state.active) return 0
  const leases = await network.leases({ timeout: 10_000 }).catch(() => [])
  return leases.length
}

function poolOf(definition: NonNullable<Snapshot['networks'][number]['running']>): number {
  const ips = 'ips' in definition ? (definition.ips ?? []) : []
  const ranges = ips.flatMap(({ dhcp }) => dhcp?.ranges ?? [])
  const number = (address: string): number => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
  return ranges
    .filter(({ start }) => !start.includes(':'))
    .reduce((sum, { start, end }) => sum + number(end) - number(start) + 1, 0)
}

async function dropsOf(connection: Connection): Promise<Map<string, number>> {
  const drops = new Map<string, number>()
  for (const guest of await connection.guests.list({ timeout: 10_000 })) {
    for (const one of guest.interfaces) {
      const { device } = one
      const read = device ? await one.statistics({ timeout: 10_000 }).catch(() => undefined) : undefined
      if (!device || !read) continue
      const at = { guest: guest.name, port: device }
      drops.set(labels({ ...at, direction: 'received' }), Number(read.received.dropped))
      drops.set(labels({ ...at, direction: 'sent' }), Number(read.sent.dropped))
    }
  }
  return drops
}

function add(to: Map<string, number>, named: Labels, value: number): void {
  const key = labels(named)
  to.set(key, (to.get(key) ?? 0) + value)
}

const labels = (named: Labels): string =>
  Object.entries(named)
    .map(
      ([name, value]) => `${name}="${String(value).replace(/["\\\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`))}"`,
    )
    .join(',')

function family(name: string, type: 'counter' | 'gauge', help: string, values: ReadonlyMap<string, number>): string {
  const lines = [...values].map(([key, value]) => `virtnet_${name}{${key}} ${value}\n`)
  return `# HELP virtnet_${name} ${help}\n# TYPE virtnet_${name} ${type}\n${lines.join('')}`
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const [uri = 'test:///default', port = '9177'] = process.argv.slice(2)
  const connection = await connect(uri, { timeout: 30_000 })
  const metrics = new Metrics()
  const server = createServer(async (_request, response) => {
    try {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(await metrics.text(connection))
    } catch (error) {
      response.writeHead(503).end(String(error))
    }
  })
  server.listen(Number(port), '127.0.0.1', () => console.log('listening on', server.address()))
  process.once('SIGTERM', async () => {
    server.close()
    metrics.stop()
    await connection.close()
  })
}
