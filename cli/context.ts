import { type Connection, connect, type Snapshot } from 'virtnet'
import { printable, printableLines } from 'virtnet/reachability'
import { machineFor } from './reading/machine.js'
import { readSnapshot } from './reading/snapshot-file.js'
import { jsonText } from './terminal/data-text.js'
import { type Io, wantsColour } from './terminal/io.js'
import { type Paint, painted, plain } from './terminal/paint.js'
import { Progress } from './terminal/progress.js'
import { type Table, tabbed, tableText } from './terminal/table.js'
import { UsageError } from './usage-error.js'

/** Options of every command. */
export interface CommonOptions {
  readonly connect?: string
  readonly snapshot?: string
  readonly machine?: string
  /** Milliseconds. */
  readonly timeout?: number
  readonly json?: boolean
  readonly debug?: boolean
  readonly color?: boolean
}

/** One run of a command: its options, its output, and where its answers come from. */
export class Context implements AsyncDisposable {
  readonly io: Io
  readonly options: CommonOptions
  readonly paint: Paint
  readonly progress: Progress
  #connection: Promise<Connection> | undefined
  #snapshot: Promise<Snapshot> | undefined

  constructor(io: Io, options: CommonOptions) {
    this.io = io
    this.options = options
    this.paint = wantsColour(io.stdout, io.env, options.color) ? painted : plain
    this.progress = new Progress(io.stderr, options.json === true)
    if (options.snapshot !== undefined && options.connect !== undefined)
      throw new UsageError('--snapshot and --connect exclude each other', 'Omit one of them.')
  }

  /** Whether answers come from a file. */
  get isOffline(): boolean {
    return this.options.snapshot !== undefined
  }

  /** The requested URI; undefined: libvirt's default. */
  get uri(): string | undefined {
    const { env } = this.io
    return this.options.connect || env.VIRTNET_CONNECT || env.LIBVIRT_DEFAULT_URI || undefined
  }

  get limits(): { readonly timeout: number | undefined; readonly signal: AbortSignal } {
    return { timeout: this.options.timeout, signal: this.io.signal }
  }

  /** The connection, opened at the first call. */
  connection(): Promise<Connection> {
    this.#connection ??= this.progress.during(`connecting to ${this.uri ?? 'libvirt'}`, async () => {
      const { timeout, machine } = this.options
      const { signal } = this.io
      return connect(this.uri, { signal, timeout, machine: machineFor(this.uri, machine) })
    })
    return this.#connection
  }

  /** Networks, guests and the host, from the file of `--snapshot` or read now. */
  snapshot(): Promise<Snapshot> {
    const { snapshot } = this.options
    this.#snapshot ??=
      snapshot === undefined
        ? this.connection().then((connection) =>
            this.progress.during('reading networks, guests and the host', () => connection.snapshot(this.limits)),
          )
        : readSnapshot(snapshot, this.io)
    return this.#snapshot
  }

  /** For people. Names in it are made safe for a terminal; styles are added afterwards. */
  say(...lines: readonly string[]): void {
    for (const line of lines) this.io.stdout.write(`${line}\n`)
  }

  /** On the terminal beside the answer: worth knowing, but not part of it. */
  note(text: string): void {
    this.progress.clear()
    this.io.stderr.write(`${printableLines(text)}\n`)
  }

  /** After a change: the host of `test:///` is part of this process, so nothing of it is left for the next command. */
  noteSimulated(): void {
    if (/^test:\/\//.test(this.uri ?? ''))
      this.note(`${this.uri} is a simulated host, which ends with this command: nothing of this is kept`)
  }

  json(value: unknown): void {
    this.say(jsonText(value))
  }

  /** Columns on a terminal; otherwise tabs, without a heading. */
  table(table: Table, none: string): void {
    if (this.io.stdout.isTTY)
      this.say(table.rows.length === 0 ? this.paint('dim', printable(none)) : tableText(table, this.paint))
    else if (table.rows.length > 0) this.say(tabbed(table))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.progress.clear()
    const connection = await this.#connection?.catch(() => undefined)
    await connection?.close()
  }
}
