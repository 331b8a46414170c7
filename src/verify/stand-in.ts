import { DefinitionError } from '../base/index.js'
import type { Attachment, GuestState } from '../reachability/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { must, run, type StartCommand } from './run-command.js'

/** A network namespace that stands for a guest: on the network's bridge by a pair of links, or on its device by macvlan. */
export interface StandIn extends AsyncDisposable {
  /** Of its network namespace, for `ip netns exec`. */
  readonly namespace: string
  readonly state: GuestState
}

let count = 0

/** Milliseconds that a bridge's spanning tree may take to open a port. */
const patience = 40_000

/**
 * @param addresses  with prefix; nobody else may have them
 * @param gateways   of the default routes; none: it has none
 */
export async function plugStandIn(
  start: StartCommand,
  network: NetworkDefinition,
  attachment: Attachment,
  addresses: readonly string[],
  gateways: readonly string[],
): Promise<StandIn> {
  if (attachment.kind === 'none') {
    throw new DefinitionError([{ path: network.name, message: `cannot be probed: ${attachment.why}` }])
  }
  if (attachment.kind === 'device' && attachment.mode === 'hostdev') {
    throw new DefinitionError([{ path: network.name, message: 'a stand-in cannot use a virtual function' }])
  }
  const number = `${process.pid % 100_000}-${++count}`
  const namespace = `virtnet-probe-${number}`
  const port = `vp${number}`.slice(0, 15)
  const inside = (...argv: string[]): string[] => ['ip', '-netns', namespace, ...argv]
  const standIn: StandIn = {
    namespace,
    state: {
      name: namespace,
      network: network.name,
      addresses,
      hasDefaultRoute: gateways.length > 0,
      ...(attachment.kind === 'bridge' ? { port } : {}),
    },
    [Symbol.asyncDispose]: async () => {
      await run(start, ['ip', 'link', 'delete', port], 5000)
      await run(start, ['ip', 'netns', 'delete', namespace], 5000)
    },
  }
  try {
    await must(start, ['ip', 'netns', 'add', namespace])
    if (attachment.kind === 'bridge') {
      await must(start, ['ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace])
      await must(start, ['ip', 'link', 'set', port, 'master', attachment.bridge, 'up'])
    } else {
      const mode = attachment.mode === 'passthrough' ? 'passthru' : attachment.mode
      await must(start, ['ip', 'link', 'add', 'link', attachment.device, 'name', port, 'type', 'macvlan', 'mode', mode])
      await must(start, ['ip', 'link', 'set', port, 'netns', namespace, 'name', 'eth0'])
    }
    // What routers announce would give it addresses and routes that nobody asked for.
    const quiet = 'echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_ra'
    await run(start, ['ip', 'netns', 'exec', namespace, 'sh', '-c', quiet], 5000)
    await must(start, inside('link', 'set', 'lo', 'up'))
    await must(start, inside('link', 'set', 'eth0', 'up'))
    for (const address of addresses) {
      const early = address.includes(':') ? ['nodad'] : []
      await must(start, inside('address', 'add', address, 'dev', 'eth0', ...early))
    }
    for (const gateway of gateways) await must(start, inside('route', 'add', 'default', 'via', gateway))
    if (attachment.kind === 'bridge') await forwarding(start, port)
    return standIn
  } catch (error) {
    await standIn[Symbol.asyncDispose]()
    throw error
  }
}

async function forwarding(start: StartCommand, port: string): Promise<void> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
    const { stdout } = await run(start, ['cat', `/sys/class/net/${port}/brport/state`], 5000)
    if (stdout.trim() === '3') return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
