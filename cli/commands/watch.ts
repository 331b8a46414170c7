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
  /** What puts it right, as `virtnet plan` tells it. */
  readonly plan?: string
}

export const watchCommand: Command<WatchOptions> = {
  name: 'watch',
  text: "networks and guests as they start, stop and change, changes of libvirt's rules, and what else differs",
  arguments: [
    { name: '[file]', kind: 'file', text: 'what networks should be, for --drift; default: as they are stored now' },
  ],
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
    { flags: '--drift', text: 'networks that somebody edits, stops or removes, too, with what puts them right' },
    { flags: '--reach', text: 'who reaches whom as it changes, too' },
  ],
  live: true,
  help: 'A line for each; with --json a JSON object for each. Ends with 4 when the connection is lost.',
  async run(context, [file], { for: time, count = Number.POSITIVE_INFINITY, tampering = true, drift, reach }) {
    const wanted = file === undefined ? undefined : await wantedOf(file, context)
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
      const { signal } = over
      const watched = [
        watchNetworks(connection, signal, tell),
        watchGuests(connection, signal, tell),
        ...(tampering ? [watchRules(context, connection, signal, tell)] : []),
        ...(drift || wanted ? [watchDrift(connection, wanted, signal, tell)] : []),
        ...(reach ? [watchReach(connection, signal, tell)] : []),
      ]
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

type Tell = (seen: Seen) => void

/** A file with a plan in it says what is to be done, and not what is wanted. */
async function wantedOf(file: string, context: Context): Promise<readonly WantedNetwork[]> {
  const read = await readWanted(file, context.io)
  if ('wanted' in read) return read.wanted
  throw new UsageError(`${file} is a plan`, 'Give the file of networks that the plan was made of.')
}

async function watchNetworks(connection: Connection, signal: AbortSignal, tell: Tell): Promise<void> {
  for await (const { name, type } of connection.networks.events({ signal }))
    tell({ kind: 'network', type, name: name ?? '' })
}

async function watchGuests(connection: Connection, signal: AbortSignal, tell: Tell): Promise<void> {
  // A connection that does not reconnect has no gaps.
  for await (const event of connection.events('domain', { signal }))
    if (event.type !== 'gap') tell({ kind: 'guest', type: event.type, name: event.name ?? '', detail: event.detail })
}

async function watchDrift(
  connection: Connection,
  wanted: readonly WantedNetwork[] | undefined,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  for await (const event of connection.watchDrift(wanted, { signal })) {
    if (event.type === 'gap') continue
    const { type, network, kinds, plan } = event
    tell({ kind: 'drift', type, name: network, detail: kinds.join(', '), ...(plan && { plan: planText(plan) }) })
  }
}

async function watchReach(connection: Connection, signal: AbortSignal, tell: Tell): Promise<void> {
  for await (const event of connection.watchReachability({ signal }))
    if (event.type === 'changed')
      for (const sentence of event.sentences) tell({ kind: 'reach', type: event.type, name: '', detail: sentence })
}

/** Where the host cannot be looked at, the rest is watched all the same. */
async function watchRules(context: Context, connection: Connection, signal: AbortSignal, tell: Tell): Promise<void> {
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
