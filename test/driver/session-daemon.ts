import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface SessionDaemonOptions {
  /** How clients reach it: a Unix socket in a folder of its own, or TCP on loopback. Default `unix`. */
  transport?: 'unix' | 'tcp'
  /** Clients must log in with this name and password (SASL, DIGEST-MD5). Default: no authentication. */
  login?: { name: string; password: string }
  /** Further lines for its libvirtd.conf, e.g. `max_client_requests = 1`. */
  config?: string[]
}

/**
 * Holds the daemon while this process lives. It reads orders from a pipe that only this process writes to: when the
 * pipe ends, however this process ended, the daemon is killed and its folder removed.
 */
const keeper = `
folder=$1; shift
daemon=
while read -r order; do
  "$@" >>"$folder/log" 2>&1 </dev/null &
  daemon=$!
  echo "$daemon"
done
[ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null
wait
rm -rf "$folder"
`

const saslpasswd = [
  fileURLToPath(new URL('../../.cache/sasl2-bin/usr/sbin/saslpasswd2', import.meta.url)),
  '/usr/sbin/saslpasswd2',
].find((path) => existsSync(path))

const libvirtd = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  .map((folder) => join(folder, 'libvirtd'))
  .find((path) => existsSync(path))

/** Why no daemon can be started here, or undefined where one can. */
export function sessionDaemonMissing(options: SessionDaemonOptions = {}): string | undefined {
  if (!libvirtd) return 'libvirtd is not installed (Debian: libvirt-daemon)'
  if (options.login && !saslpasswd) return 'saslpasswd2 is not installed (Debian: sasl2-bin)'
  return undefined
}

/**
 * Starts a libvirtd in session mode, without root and with nothing of the machine's: sockets, configuration and state
 * are in a folder of its own under the temporary folder. Its driver is libvirt's test driver, behind real RPC: events,
 * keepalive, freezing and dying are those of any daemon. About 0.1 s.
 */
export async function startSessionDaemon(options: SessionDaemonOptions = {}): Promise<SessionDaemon> {
  const missing = sessionDaemonMissing(options)
  if (missing) throw new Error(missing)
  const folder = mkdtempSync(join(tmpdir(), 'virtnet-session-'))
  const port = options.transport === 'tcp' ? await freePort() : undefined
  for (const name of ['sock', 'home', 'sasl']) mkdirSync(join(folder, name))
  const auth = options.login ? 'sasl' : 'none'
  const config = [
    `unix_sock_dir = "${folder}/sock"`,
    `auth_unix_rw = "${auth}"`,
    `auth_unix_ro = "${auth}"`,
    'listen_tls = 0',
    ...(port ? ['listen_tcp = 1', 'listen_addr = "127.0.0.1"', `tcp_port = "${port}"`, `auth_tcp = "${auth}"`] : []),
    ...(options.config ?? []),
  ]
  writeFileSync(join(folder, 'libvirtd.conf'), `${config.join('\n')}\n`)
  if (options.login) writeLogin(join(folder, 'sasl'), options.login)

  const command = [
    // As root, a user namespace takes the privileges away, which is what makes libvirtd run in session mode.
    ...(process.getuid?.() === 0 ? ['unshare', port ? '-U' : '-Un'] : []),
    libvirtd as string,
    ...['--config', join(folder, 'libvirtd.conf'), '--pid-file', join(folder, 'pid')],
    ...(port ? ['--listen'] : []),
  ]
  const home = join(folder, 'home')
  const child = spawn('sh', ['-c', keeper, 'virtnet-session', folder, ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
      XDG_DATA_HOME: home,
      SASL_CONF_PATH: join(folder, 'sasl'),
    },
  })
  const daemon = new SessionDaemon(child, folder, port)
  try {
    await daemon.restart()
    return daemon
  } catch (error) {
    await daemon[Symbol.asyncDispose]()
    throw error
  }
}

export class SessionDaemon implements AsyncDisposable {
  readonly uri: string
  readonly #keeper: ChildProcess
  readonly #folder: string
  readonly #port: number | undefined
  readonly #pids: AsyncIterator<string>
  #pid = 0

  constructor(keeper: ChildProcess, folder: string, port: number | undefined) {
    if (!keeper.stdout) throw new TypeError('the keeper needs its stdout piped')
    this.#keeper = keeper
    this.#folder = folder
    this.#port = port
    this.#pids = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]()
    this.uri = port ? `test+tcp://127.0.0.1:${port}/default` : `test+unix:///default?socket=${this.socket}`
  }

  /** Process id of the running libvirtd; after `kill()`, of the last one. */
  get pid(): number {
    return this.#pid
  }

  get socket(): string {
    return join(this.#folder, 'sock', 'libvirt-sock')
  }

  /** What the daemon has logged so far. */
  get log(): string {
    return readFileSync(join(this.#folder, 'log'), 'utf8')
  }

  /** Stops the process in its tracks: connections stay open and nothing answers. */
  freeze(): void {
    process.kill(this.#pid, 'SIGSTOP')
  }

  thaw(): void {
    process.kill(this.#pid, 'SIGCONT')
  }

  /** Ends the daemon without a goodbye; resolves when the process is gone. */
  async kill(): Promise<void> {
    if (!isRunning(this.#pid)) return
    process.kill(this.#pid, 'SIGKILL')
    while (isRunning(this.#pid)) await pause(2)
  }

  /** Kills the daemon if it runs, starts it again at the same address and waits until it accepts connections. */
  async restart(): Promise<void> {
    if (this.#pid) await this.kill()
    this.#keeper.stdin?.write('start\n')
    this.#pid = Number((await this.#pids.next()).value)
    const address = this.#port ? { host: '127.0.0.1', port: this.#port } : { path: this.socket }
    for (const deadline = Date.now() + 10_000; !(await accepts(address)); await pause(5)) {
      if (!isRunning(this.#pid)) throw new Error(`libvirtd ended at start:\n${this.log}`)
      if (Date.now() > deadline) throw new Error(`libvirtd does not answer:\n${this.log}`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#keeper.exitCode !== null || this.#keeper.signalCode !== null) return
    const gone = once(this.#keeper, 'exit')
    this.#keeper.stdin?.end()
    await gone
  }
}

function writeLogin(folder: string, login: { name: string; password: string }): void {
  const database = join(folder, 'passwords')
  const made = spawnSync(saslpasswd as string, ['-p', '-c', '-f', database, login.name], {
    input: login.password,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`saslpasswd2: ${made.stderr || made.error?.message}`)
  const lines = [
    'mech_list: digest-md5',
    'pwcheck_method: auxprop',
    'auxprop_plugin: sasldb',
    `sasldb_path: ${database}`,
  ]
  writeFileSync(join(folder, 'libvirt.conf'), `${lines.join('\n')}\n`)
}

/**
 * Whether the process exists and is not a zombie. It is one while its other threads still end, and until then its lock on
 * the pid file and its sockets are there.
 */
function isRunning(pid: number): boolean {
  try {
    return (
      !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')) ||
      readdirSync(`/proc/${pid}/task`).length > 1
    )
  } catch {
    return false
  }
}

function accepts(address: { host: string; port: number } | { path: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
