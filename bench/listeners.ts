/**
 * The cost of the diagnostics channels per call, without and with a subscriber. On test:///default, interleaved;
 * medians. Without subscribers, a call only checks its channel, which is timed separately.
 */
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import { connect } from 'virtnet'
import { table } from '../examples/table.js'
import { median } from './median.js'

const count = 5000
const rounds = Number(process.argv[2] ?? 15)
const channel = 'tracing:virtnet:call:asyncEnd'
await using connection = await connect('test:///default')
const calls = () => Promise.all(Array.from({ length: count }, () => connection.libvirt.virConnectIsAlive()))

async function microseconds(work: () => unknown): Promise<number> {
  const begun = performance.now()
  await work()
  return ((performance.now() - begun) * 1000) / count
}

const looked = tracingChannel('virtnet:bench')
let seen = 0
const listener = (): void => {
  seen++
}
const ways = {
  'a call without subscribers': () => microseconds(calls),
  'a call with a subscriber': async () => {
    subscribe(channel, listener)
    const time = await microseconds(calls)
    unsubscribe(channel, listener)
    return time
  },
  'checking a channel': () =>
    microseconds(() => {
      for (let index = 0; index < count; index++) if (looked.hasSubscribers) seen++
    }),
}
const times = new Map(Object.keys(ways).map((way) => [way, [] as number[]]))
for (let round = 0; round <= rounds; round++)
  for (const [way, measure] of Object.entries(ways)) {
    const time = await measure()
    if (round > 0) times.get(way)?.push(time)
  }
console.log(table([['', 'µs'], ...[...times].map(([way, all]) => [way, median(all).toFixed(3)])]))
console.log(`\n${seen} messages heard`)
