import { type Connection, planText, type WantedNetwork } from 'virtnet'
import { printable, printableLines } from 'virtnet/reachability'
import type { Command } from '../command.js'
import type { Context } from '../context.js'
import { exitCodes } from '../exit-codes.js'
import { duration } from '../reading/duration.js'
import { readWanted } from '../reading/wanted-file.js'
import { jsonText } from '../terminal/data-text.js'
import type { Style } from '../terminal/paint.js'
import { UsageError } from '../usage-error.js'

interface WatchOptions {
  readonly for?: number
  readonly count?: number
  readonly tampering?: boolean
  readonly drift?: boolean
  readonly reach?: boolean
}

/** One line of the watch; its JSON. */
interface Seen {
  readonly kind: 'network' | 'guest' | 'tampering' | 'drift' | 'reach'
  readonly type: string
  readonly name: string
  readonly detail?: string
  /** The correction, as `virtnet plan` prints it. */
  readonly plan?: string
}

export const watchCommand: Command<WatchOptions> = {
  name: 'watch',
  text: "networks and guests as they start, stop and change, changes to libvirt's rules, and more",
  arguments: [{ name: '[file]', kind: 'file', text: 'the wanted networks, for --drift; default: as currently stored' }],
  options: [
    {
      flags: '--for <duration>',
      text: 'stop after 30s, 10m; default: until Ctrl-C',
      parse: (text) => duration('--for', text),
    },
    {
      flags: '--count <n>',
      text: 'stop after this many lines',
      parse: (text) => {
        if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--count: '${text}' is not a positive number`)
        return Number(text)
      },
    },
    { flags: '--no-tampering', text: "do not compare libvirt's rules, which requires reading the host" },
    { flags: '--drift', text: 'also networks that are edited, stopped or removed, with the correction' },
    { flags: '--reach', text: 'also changes of reachability' },
  ],
  live: true,
  help: 'One line per event; with --json, one JSON object. Exits with 4 if the connection is lost.',
  async run(context, [file], { for: time, count = Number.POSITIVE_INFINITY, tampering = true, drift, reach }) {
    const wanted = file === undefined ? undefined : await wantedOf(file, context)
    const connection = await context.connection()
    const over = new AbortController()
    const stop = (): void => over.abort()
    context.io.signal.addEventListener('abort', stop)
    const timer = time === undefined ? undefined : setTimeout(stop, time)
    let left = count
    const report = (seen: Seen): void => {
      if (left <= 0) return
      context.say(lineOf(context, seen))
      left -= 1
      if (left <= 0) stop()
    }
    try {
      const { signal } = over
      const watched = [
        watchNetworks(connection, signal, report),
        watchGuests(connection, signal, report),
        ...(tampering ? [watchRules(context, connection, signal, report)] : []),
        ...(drift || wanted ? [watchDrift(connection, wanted, signal, report)] : []),
        ...(reach ? [watchReach(connection, signal, report)] : []),
      ]
      if (context.io.stderr.isTTY) context.note('Watching; press Ctrl-C to stop.')
      await Promise.all(watched)
      return exitCodes.yes
    } catch (error) {
      // A watch ends by its duration, its count, or Ctrl-C.
      if (over.signal.aborted && error === over.signal.reason) return exitCodes.yes
      throw error
    } finally {
      stop()
      clearTimeout(timer)
      context.io.signal.removeEventListener('abort', stop)
    }
  },
}

type Report = (seen: Seen) => void

/** A file with a plan says what to do, not what is wanted. */
async function wantedOf(file: string, context: Context): Promise<readonly WantedNetwork[]> {
  const read = await readWanted(file, context.io)
  if ('wanted' in read) return read.wanted
  throw new UsageError(`${file} is a plan`, 'Give the file of networks that the plan was made from.')
}

async function watchNetworks(connection: Connection, signal: AbortSignal, report: Report): Promise<void> {
  for await (const { name, type } of connection.networks.events({ signal }))
    report({ kind: 'network', type, name: name ?? '' })
}

async function watchGuests(connection: Connection, signal: AbortSignal, report: Report): Promise<void> {
  // Only connections that reconnect have gaps.
  for await (const event of connection.events('domain', { signal }))
    if (event.type !== 'gap') report({ kind: 'guest', type: event.type, name: event.name ?? '', detail: event.detail })
}

async function watchDrift(
  connection: Connection,
  wanted: readonly WantedNetwork[] | undefined,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  for await (const event of connection.watchDrift(wanted, { signal })) {
    if (event.type === 'gap') continue
    const { type, network, kinds, plan } = event
    report({ kind: 'drift', type, name: network, detail: kinds.join(', '), ...(plan && { plan: planText(plan) }) })
  }
}

async function watchReach(connection: Connection, signal: AbortSignal, report: Report): Promise<void> {
  for await (const event of connection.watchReachability({ signal }))
    if (event.type === 'changed')
      for (const sentence of event.sentences) report({ kind: 'reach', type: event.type, name: '', detail: sentence })
}

/** If the host cannot be read, everything else is still watched. */
async function watchRules(
  context: Context,
  connection: Connection,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  try {
    for await (const event of connection.watchTampering({ signal })) {
      if (event.type === 'gap') continue
      const { type, tampering } = event
      report({
        kind: 'tampering',
        type,
        name: tampering.networks.join(', '),
        detail: `${tampering.text}: ${tampering.breaks}`,
      })
    }
  } catch (error) {
    const { code, message } = error as Error & { code?: unknown }
    if (code !== 'VIRTNET_UNSEEN' && code !== 'VIRTNET_MACHINE') throw error
    context.note(`libvirt's rules are not watched: ${message}`)
  }
}

const colours: Readonly<Record<string, Style>> = {
  started: 'green',
  stopped: 'red',
  crashed: 'red',
  found: 'red',
  healed: 'green',
  drifted: 'red',
  mended: 'green',
}

function lineOf({ options, paint }: Context, seen: Seen): string {
  const time = new Date().toISOString()
  if (options.json) return jsonText({ time, ...seen }, 0)
  const { kind, type, name, detail, plan } = seen
  const colour = colours[type]
  const word = colour ? paint(colour, type) : type
  const line = [paint('dim', time), kind, ...(name === '' ? [] : [printable(name)]), word].join(' ')
  const rest =
    plan === undefined
      ? []
      : printableLines(plan)
          .split('\n')
          .map((text) => `    ${text}`)
  return [`${line}${detail ? `: ${printable(detail)}` : ''}`, ...rest].join('\n')
}
