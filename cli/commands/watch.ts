import type { Connection } from 'virtnet'
import { printable } from 'virtnet/reachability'
import type { Command } from '../command.js'
import type { Context } from '../context.js'
import { exitCodes } from '../exit-codes.js'
import { duration } from '../reading/duration.js'
import { jsonText } from '../terminal/data-text.js'
import type { Style } from '../terminal/paint.js'
import { UsageError } from '../usage-error.js'

interface WatchOptions {
  readonly for?: number
  readonly count?: number
  readonly tampering?: boolean
}

/** One line of the watch; its JSON. */
interface Seen {
  readonly kind: 'network' | 'guest' | 'tampering'
  readonly type: string
  readonly name: string
  readonly detail?: string
}

export const watchCommand: Command<WatchOptions> = {
  name: 'watch',
  text: "networks and guests as they start, stop and change, and changes of libvirt's rules",
  options: [
    {
      flags: '--for <duration>',
      text: 'stop after 30s, 10m; default: at Ctrl-C',
      parse: (text) => duration('--for', text),
    },
    {
      flags: '--count <n>',
      text: 'stop after so many lines',
      parse: (text) => {
        if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--count: '${text}' is not a positive number`)
        return Number(text)
      },
    },
    { flags: '--no-tampering', text: "do not compare libvirt's rules, which needs to look at the host" },
  ],
  live: true,
  help: 'A line for each; with --json a JSON object for each. Ends with 4 when the connection is lost.',
  async run(context, _args, { for: time, count = Number.POSITIVE_INFINITY, tampering = true }) {
    const connection = await context.connection()
    const over = new AbortController()
    const stop = (): void => over.abort()
    context.io.signal.addEventListener('abort', stop)
    const timer = time === undefined ? undefined : setTimeout(stop, time)
    let left = count
    const tell = (seen: Seen): void => {
      if (left <= 0) return
      context.say(lineOf(context, seen))
      left -= 1
      if (left <= 0) stop()
    }
    try {
      const watched = sources(context, connection, over.signal, tampering, tell)
      if (context.io.stderr.isTTY) context.note('Watching; Ctrl-C ends it.')
      await Promise.all(watched)
      return exitCodes.yes
    } catch (error) {
      // Ended by the clock or the count, or by Ctrl-C, which is how a watch ends.
      if (over.signal.aborted && error === over.signal.reason) return exitCodes.yes
      throw error
    } finally {
      stop()
      clearTimeout(timer)
      context.io.signal.removeEventListener('abort', stop)
    }
  },
}

function sources(
  context: Context,
  connection: Connection,
  signal: AbortSignal,
  tampering: boolean,
  tell: (seen: Seen) => void,
): Promise<void>[] {
  const networks = connection.networks.events({ signal })
  const guests = connection.events('domain', { signal })
  return [
    (async () => {
      for await (const { name, type } of networks) tell({ kind: 'network', type, name: name ?? '' })
    })(),
    (async () => {
      // A connection that does not reconnect has no gaps.
      for await (const event of guests)
        if (event.type !== 'gap')
          tell({ kind: 'guest', type: event.type, name: event.name ?? '', detail: event.detail })
    })(),
    ...(tampering ? [watchRules(context, connection, signal, tell)] : []),
  ]
}

/** Where the host cannot be looked at, the rest is watched all the same. */
async function watchRules(
  context: Context,
  connection: Connection,
  signal: AbortSignal,
  tell: (seen: Seen) => void,
): Promise<void> {
  try {
    for await (const event of connection.watchTampering({ signal })) {
      if (event.type === 'gap') continue
      const { type, tampering } = event
      tell({
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
}

function lineOf({ options, paint }: Context, seen: Seen): string {
  const time = new Date().toISOString()
  if (options.json) return jsonText({ time, ...seen }, 0)
  const { kind, type, name, detail } = seen
  const colour = colours[type]
  const word = colour ? paint(colour, type) : type
  return `${paint('dim', time)} ${kind} ${printable(name)} ${word}${detail ? `: ${printable(detail)}` : ''}`
}
