/**
 * The lag of the event loop while 2,000 calls are in flight that a daemon does not answer, and while it then answers
 * them all. The aim: 99 of 100 turns are less than 10 ms late.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../src/connection/index.js'
import { startSessionDaemon } from '../test/driver/session-daemon.js'

/** Milliseconds between measurements, and so the smallest measurable lag. */
const resolution = 1

async function delays(work: () => Promise<unknown>): Promise<string> {
  const histogram = monitorEventLoopDelay({ resolution })
  histogram.enable()
  await work()
  histogram.disable()
  const late = (nanoseconds: number): string => `${(nanoseconds / 1e6 - resolution).toFixed(2)} ms`
  return `p50 ${late(histogram.percentile(50))}, p99 ${late(histogram.percentile(99))}, max ${late(histogram.max)}`
}

await using daemon = await startSessionDaemon()
await using connection = await connect(daemon.uri)
await Promise.all(Array.from({ length: 200 }, () => connection.hostname()))
console.log(`idle:                    ${await delays(() => sleep(1000))}`)
daemon.freeze()
const calls = Array.from({ length: 2000 }, () => connection.libvirt.virConnectGetCapabilities())
await sleep(50)
console.log(`2,000 calls unanswered:  ${await delays(() => sleep(3000))}`)
daemon.thaw()
console.log(`2,000 calls answered:    ${await delays(() => Promise.all(calls))}`)
console.log(
  `2,000 further calls:     ${await delays(() => Promise.all(Array.from({ length: 2000 }, () => connection.libvirt.virConnectGetCapabilities())))}`,
)
