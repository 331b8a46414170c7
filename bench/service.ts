/**
 * npm run bench:service -- [minutes] [requests per second]: examples/service.ts under a steady load of `GET /networks`,
 * with 21 networks. The service is a separate process, which reports its own usage; latency is measured here. Exits
 * with 1 if memory grows, a request fails, or the service does not exit cleanly. Times are printed with the machine's
 * load: on a busy machine, they mostly measure that.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { loadavg } from 'node:os'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { service } from '../examples/service.js'
import { table } from '../examples/table.js'
import { connect } from '../src/index.js'

const networks = 21
/** The service's own measurements, in MB and ms. */
interface Reading {
  readonly rss: number
  readonly heap: number
  readonly external: number
  /** The event loop's delay since the previous reading. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number }
  /** Share of one processor since the previous reading. */
  readonly processor: number
}

async function serve(): Promise<void> {
  const connection = await connect('test:///default', { timeout: 30_000, reconnect: true })
  for (let number = 2; number <= networks; number++) {
    const address = `10.${number}.0.1`
    const dhcp = { ranges: [{ start: `10.${number}.0.10`, end: `10.${number}.0.99` }] }
    const ips = [{ address, prefix: 24, dhcp }]
    const network = await connection.networks.define({ mode: 'nat', name: `net${number}`, ips })
    if (number % 2 === 0) await network.start()
    await network.free()
  }
  const app = await service(connection)
  const resolution = 1
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  let since = { time: performance.now(), usage: process.cpuUsage() }
  process.on('message', async (message) => {
    if (message === 'end') {
      await app.close()
      await connection.close()
      process.removeAllListeners('disconnect')
      process.disconnect()
      return
    }
    const { rss, heapUsed, external } = process.memoryUsage()
    const { user, system } = process.cpuUsage(since.usage)
    const time = performance.now()
    const delay = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution)
    const reading: Reading = {
      ...{ rss: rss / 1e6, heap: heapUsed / 1e6, external: external / 1e6 },
      delay: { p50: delay(delays.percentile(50)), p99: delay(delays.percentile(99)), max: delay(delays.max) },
      processor: (user + system) / 1000 / (time - since.time),
    }
    since = { time, usage: process.cpuUsage() }
    delays.reset()
    process.send?.(reading)
  })
  // There is no client left.
  process.once('disconnect', () => process.exit())
  process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }))
}

async function load(minutes: number, rate: number): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['serve'], { execArgv: [...process.execArgv] })
  const [address] = (await once(child, 'message')) as [string]
  const client = new Client(`${address}/networks`)
  // Code is compiled and pools are filled before measuring.
  await client.send(rate, 10_000)
  client.take()
  await readingOf(child)
  const head = ['minute', 'load', 'answers', 'failed', 'p50', 'p99', 'max', 'late', 'loop p50', 'loop p99', 'loop max']
  const rows: string[][] = [[...head, 'cpu', 'rss', 'heap', 'external']]
  const readings: Reading[] = []
  const all: number[] = []
  let failed = 0
  const parts = Math.max(1, Math.ceil(minutes))
  for (let part = 1; part <= parts; part++) {
    await client.send(rate, (minutes / parts) * 60_000)
    const { times, late, ...seen } = client.take()
    const reading = await readingOf(child)
    readings.push(reading)
    all.push(...times)
    failed += seen.failed
    const { delay } = reading
    const ms = [quantile(times, 0.5), quantile(times, 0.99), quantile(times, 1), quantile(late, 0.99)]
    rows.push([
      ...[String(part), (loadavg()[0] ?? 0).toFixed(1), String(times.length), String(seen.failed)],
      ...[...ms, delay.p50, delay.p99, delay.max].map((one) => one.toFixed(1)),
      `${Math.round(reading.processor * 100)} %`,
      ...[reading.rss, reading.heap, reading.external].map((one) => one.toFixed(0)),
    ])
    console.log(
      table(rows)
        .split('\n')
        .slice(part === 1 ? 0 : -1)
        .join('\n'),
    )
  }
  client.end()
  const started = performance.now()
  child.send('end')
  const [code] = (await once(child, 'exit')) as [number | null]
  const ending = performance.now() - started
  // The first half compared with the second: a leak keeps growing.
  const mean = (list: readonly Reading[]): number => list.reduce((sum, { rss }) => sum + rss, 0) / list.length
  const half = Math.ceil(readings.length / 2)
  const growth = readings.length > 1 ? mean(readings.slice(half)) / mean(readings.slice(0, half)) - 1 : 0
  console.log(
    `\n${all.length} answers in ${minutes} min, ${failed} failed; p99 ${quantile(all, 0.99).toFixed(1)} ms; memory ${(growth * 100).toFixed(1)} % from the first half to the second; ended with ${code} in ${ending.toFixed(0)} ms`,
  )
  if (failed > 0 || code !== 0 || growth > 0.1) process.exitCode = 1
}

async function readingOf(child: ChildProcess): Promise<Reading> {
  const answer = once(child, 'message')
  child.send('read')
  return (await answer)[0] as Reading
}

/** Sends requests when they are due, whether or not earlier ones have been answered. */
class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 100 })
  readonly #url: string
  #times: number[] = []
  #late: number[] = []
  #failed = 0
  #open = 0

  constructor(url: string) {
    this.#url = url
  }

  async send(rate: number, time: number): Promise<void> {
    const start = performance.now()
    for (let sent = 0; sent < (rate * time) / 1000; ) {
      const now = performance.now()
      for (; sent < ((now - start) * rate) / 1000; sent++) {
        // The lag of this process itself.
        this.#late.push(now - start - (sent * 1000) / rate)
        this.#ask()
      }
      await pause(1)
    }
    while (this.#open > 0) await pause(10)
  }

  #ask(): void {
    this.#open += 1
    const from = performance.now()
    const end = (isRight: boolean): void => {
      this.#open -= 1
      if (isRight) this.#times.push(performance.now() - from)
      else this.#failed += 1
    }
    get(this.#url, { agent: this.#agent }, (response) => {
      let length = 0
      response.on('data', (piece: Buffer) => {
        length += piece.length
      })
      response.once('end', () => end(response.statusCode === 200 && length > 1000))
    }).once('error', () => end(false))
  }

  take(): { times: number[]; late: number[]; failed: number } {
    const taken = { times: this.#times, late: this.#late, failed: this.#failed }
    ;[this.#times, this.#late, this.#failed] = [[], [], 0]
    return taken
  }

  end(): void {
    this.#agent.destroy()
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

if (process.argv[2] === 'serve') await serve()
else await load(Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 300))
