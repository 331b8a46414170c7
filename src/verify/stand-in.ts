import { randomBytes } from 'node:crypto'
import { DefinitionError, linkArgument, words } from '../base/index.js'
import { ended, firstOutput, must, run, type StartCommand } from '../packets/index.js'
import type { Attachment, GuestState } from '../reachability/index.js'
import type { NetworkDefinition } from '../xml/index.js'

/**
 * A network namespace that stands in for a guest: on the network's bridge through a veth pair, or on its device through
 * macvlan. It has no name. A process that reads from this one holds it, so the kernel removes it and its links however
 * this process ends.
 */
export interface StandIn extends AsyncDisposable {
  /** The command that runs a command inside. */
  inside(argv: readonly string[]): string[]
  readonly state: GuestState
}

/** Milliseconds to wait for a bridge's spanning tree to open a port. */
const patience = 40_000

/**
 * @param addresses  with prefix; must not be in use
 * @param gateways  of the default routes; empty: no default route
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
  const number = randomBytes(4).toString('hex')
  const port = `vp${number}`
  const holder = start(['unshare', '-n', 'sh', '-c', 'echo $$; exec cat'])
  const holderId = await firstOutput(holder)
  if (!/^\d+$/.test(holderId)) {
    await ended(holder, 2000)
    throw new Error(`cannot create a network namespace for a stand-in (needs root and unshare): ${holderId}`)
  }
  const inside = (argv: readonly string[]): string[] => ['nsenter', '-t', holderId, '-n', ...argv]
  const standIn: StandIn = {
    inside,
    state: {
      name: `virtnet-probe-${number}`,
      network: network.name,
      addresses,
      hasDefaultRoute: gateways.length > 0,
      ...(attachment.kind === 'bridge' ? { port } : {}),
    },
    [Symbol.asyncDispose]: async () => {
      // The kernel removes a namespace with a delay; delete the links at once.
      await run(start, inside(['ip', 'link', 'delete', 'eth0']), 5000)
      await ended(holder, 2000)
    },
  }
  try {
    // Each link is created in its final namespace in one step, so that none can be left behind.
    if (attachment.kind === 'bridge') {
      await must(start, ['ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', holderId])
      await must(start, words`ip link set ${linkArgument(port)} master ${attachment.bridge} up`)
    } else {
      const mode = attachment.mode === 'passthrough' ? 'passthru' : attachment.mode
      await must(
        start,
        words`ip link add link ${attachment.device} name eth0 netns ${holderId} type macvlan mode ${mode}`,
      )
    }
    // Router advertisements would add unrequested addresses and routes.
    const quiet = 'echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_ra'
    await run(start, inside(['sh', '-c', quiet]), 5000)
    await must(start, inside(['ip', 'link', 'set', 'lo', 'up']))
    await must(start, inside(['ip', 'link', 'set', 'eth0', 'up']))
    for (const address of addresses) {
      const early = address.includes(':') ? ['nodad'] : []
      await must(start, inside(['ip', 'address', 'add', address, 'dev', 'eth0', ...early]))
    }
    for (const gateway of gateways) await must(start, inside(['ip', 'route', 'add', 'default', 'via', gateway]))
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
