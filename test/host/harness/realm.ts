import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { cache, project } from './folders.js'

/**
 * Makes a folder with a root of its own the root of everything in the realm. It stays as it is: only mounts are written
 * to. What tests hand over by path is where it is on the machine: temporary files, the project, node.
 */
const moveInto = (root: string) => `
mount --bind '${root}' '${root}'
cd '${root}'
for folder in /dev /tmp '${project}' "$(realpath '${cache}')"; do
  mkdir -p ".$folder"
  mount --bind "$folder" ".$folder"
done
[ -e .${process.execPath} ] || { mkdir -p '.${dirname(process.execPath)}'; : >'.${process.execPath}'; }
mount --bind '${process.execPath}' '.${process.execPath}'
mount -t proc proc proc
mount -o remount,bind,ro .
pivot_root . .old
umount --lazy /.old
cd /
hash -r
`

/**
 * Shell for every new network namespace: its addresses can be used at once, loopback is up, and it sends every ICMP error
 * that there is to send, however many tests ask for some at once.
 */
export const settled = `
[ ! -e /proc/sys/net/ipv6 ] || echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
for limit in ipv4/icmp_ratelimit=0 ipv6/icmp/ratelimit=0 ipv4/icmp_msgs_per_sec=1000000 ipv4/icmp_msgs_burst=1000000; do
  [ ! -w /proc/sys/net/\${limit%=*} ] || echo \${limit#*=} >/proc/sys/net/\${limit%=*}
done
ip link set lo up
`

/**
 * What every realm's first process, a shell, reads from a pipe that only the test process writes to. /run, with the
 * network namespaces' names, /sys, and the names that it can resolve are the realm's own. When the pipe ends, however the test process ended, the shell
 * ends too, and the kernel ends every other process of the realm, its mounts, links and namespaces with it.
 */
const first = (name: string, script: string, root?: string) => `{
set -e
${root ? moveInto(root) : ''}
mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/lock
mount -t sysfs sysfs /sys
hostname ${name}
echo '127.0.0.1 localhost ${name}' >/run/hosts
: >/run/resolv.conf
for file in hosts resolv.conf; do [ ! -e /etc/$file ] || mount --bind /run/$file /etc/$file; done
${settled}
${script}
echo ready
} </dev/null
`

/**
 * Namespaces of their own (network, mount, process, host name, IPC) with a first process in them, that hold whatever
 * tests build: daemons, guests, links. Nothing in it is visible on the machine, and it cannot outlive the test process.
 */
export class Realm implements AsyncDisposable {
  /** The first process, numbered as on the machine. */
  readonly pid: number
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, pid: number) {
    this.#process = process
    this.pid = pid
  }

  /**
   * @param script  bash; the realm is ready when it has ended well
   * @param root    folder that is the root of all that runs in it; omitted: the machine's
   */
  static async start(name: string, script: string, root?: string): Promise<Realm> {
    const namespaces = ['--net', '--mount', '--pid', '--uts', '--ipc', '--fork', '--kill-child', '--mount-proc']
    const child = spawn('unshare', [...namespaces, '--propagation', 'private', 'bash'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    })
    child.stdin.on('error', () => {}).write(first(name, script, root))
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text
    })
    for await (const line of createInterface({ input: child.stdout })) {
      if (line !== 'ready') continue
      // A forgotten realm does not keep the test process from ending, which ends the realm.
      for (const part of [child, child.stdin, child.stdout, child.stderr]) (part as { unref?(): void }).unref?.()
      return new Realm(child, childrenOf(child.pid)[0] as number)
    }
    throw new Error(`${name} did not come up:\n${complaint}`)
  }

  /** Path of a file of the realm as the machine sees it. */
  path(file: string): string {
    return `/proc/${this.pid}/root${file}`
  }

  /** Arguments for nsenter that lead into the realm, and there into one of its named network namespaces. */
  entrance(namespace?: string): string[] {
    const network = namespace ? `--net=${this.path(`/run/netns/${namespace}`)}` : '--net'
    return [`--target=${this.pid}`, '--mount', '--pid', '--uts', '--ipc', network]
  }

  /** Processes of the realm with this name whose parent is the first process, numbered as on the machine. */
  processes(name: string): number[] {
    return childrenOf(this.pid).filter((pid) => nameOf(pid) === name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#process.ref()
    const gone = once(this.#process, 'exit')
    this.#process.stdin?.end()
    await gone
  }
}

function childrenOf(pid: number | undefined): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return list.split(' ').filter(Boolean).map(Number)
}

function nameOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return undefined
  }
}
