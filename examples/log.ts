/**
 * A log with one JSON object per line: failed and slow calls, events, changes, tampering, and changes of reachability.
 *
 *     npx tsx examples/log.ts [URI]
 */
import { subscribe } from 'node:diagnostics_channel'
import { connect } from 'virtnet'
import {
  type CallMessage,
  type ChangeMessage,
  diagnosticsChannels,
  type EventMessage,
  type TamperingMessage,
  type VerdictMessage,
} from 'virtnet/diagnostics'

/** Milliseconds from which a call is logged as slow. */
const slow = 1000
const log = (level: 'info' | 'warn', about: string, fields: object): void =>
  console.log(JSON.stringify({ time: new Date().toISOString(), level, about, ...fields }))

subscribe(`tracing:${diagnosticsChannels.call}:asyncEnd`, (message) => {
  const { call, connection, code, time = 0, wait } = message as CallMessage
  if (code !== undefined || time > slow) log('warn', 'call', { call, connection, code, time, wait })
})
subscribe(diagnosticsChannels.event, (message) => {
  const { kind, connection, event } = message as EventMessage
  log('info', kind, { connection, ...event })
})
subscribe(diagnosticsChannels.change, (message) => {
  const { kind, ...fields } = message as ChangeMessage
  log(kind === 'undo' ? 'warn' : 'info', 'change', {
    step: kind,
    network: 'network' in fields ? fields.network : undefined,
  })
})
subscribe(diagnosticsChannels.tampering, (message) => {
  const { type, tampering } = message as TamperingMessage
  log('warn', 'tampering', { type, text: tampering.text, breaks: tampering.breaks, heal: tampering.heal })
})
subscribe(diagnosticsChannels.verdict, (message) => {
  const { sentences, since } = message as VerdictMessage
  log('warn', 'reachability', { since, sentences })
})

await using connection = await connect(process.argv[2] ?? 'test:///default')
const events = connection.networks.events()
const verdicts = connection.watchReachability({ every: 1000 })
// The baseline for comparison.
await verdicts.next()
await connection.networks.get('nothing').catch(() => {})
await connection.apply(await connection.plan([{ mode: 'isolated', name: 'log-example' }]))
await verdicts.next()
await connection.networks.remove('log-example')
await verdicts.return()
await events.return()
