import { Host } from '../../../../src/host.js'
import { bondModes } from '../../../../src/machine/bond-modes.js'
import { type KernelMachine, type MachineInside, startKernelMachine } from '../../harness/index.js'

/** What the two cables of the host's bond are plugged into. */
export type Switch =
  /** A switch that takes them for two machines. */
  | 'plain'
  /** A switch whose two ports are one: by LACP where the host's bond speaks it, else because it was told so. */
  | 'aggregating'
  /** A switch that aggregates p0 only, and has p1 beside it. */
  | 'half'

export const addresses = { host: '10.70.0.1', x: '10.70.0.3', guests: ['10.70.0.11', '10.70.0.12'] } as const

/** A mode's name by its number. */
export const modeName = (mode: number): string => bondModes[mode]?.name ?? ''

/** What `echo()` says where every packet passed, once. */
export const allEchoed = { sent: 10, received: 10, duplicates: 0 }

export interface BondSceneOptions {
  mode: string
  plugged: Switch
  /** How the bond watches its slaves, as `ip link` takes it; default `miimon 100`. */
  watch?: string
}

/**
 * A host whose NICs nic0 and nic1 are bond0, a port of br0, on which two guests are; a switch that both cables (its
 * ports p0 and p1) end in; and a machine x behind it.
 */
export class BondScene {
  readonly kernel: KernelMachine
  readonly host: MachineInside
  readonly switch: MachineInside
  readonly guests: readonly [MachineInside, MachineInside]
  readonly x: MachineInside

  private constructor(kernel: KernelMachine, all: Record<'host' | 'switch' | 'g1' | 'g2' | 'x', MachineInside>) {
    this.kernel = kernel
    this.host = all.host
    this.switch = all.switch
    this.guests = [all.g1, all.g2]
    this.x = all.x
  }

  static async build(kernel: KernelMachine, options: BondSceneOptions): Promise<BondScene> {
    await kernel.clear()
    const scene = new BondScene(kernel, await kernel.machines('host', 'switch', 'g1', 'g2', 'x'))
    await kernel.sh(layout(options))
    await scene.#settled(options)
    return scene
  }

  /** What the doctor says of the bond. */
  async diagnosed(): Promise<string[]> {
    const findings = await new Host(this.host.source).diagnose('br0')
    return findings.map(({ kind }) => kind).filter((kind) => kind.startsWith('bond-'))
  }

  /** Whether the bridge sees the first guest behind the bond, because the switch sent its broadcasts back. */
  async comesBack(): Promise<boolean> {
    const [guest] = this.guests
    const mac = (await guest.run('cat', ['/sys/class/net/eth0/address'])).trim()
    // Nobody has this address: every packet to it is an ARP request, which is a broadcast.
    const seen = await this.kernel.sh(`
      ip netns exec host bridge monitor fdb >/run/moves &
      monitor=$!
      ip netns exec ${guest.name} ping -c 2 -W 1 10.70.0.99 >/run/unanswered || true
      kill $monitor
      cat /run/moves`)
    return seen.includes(`${mac} dev bond0`)
  }

  /** The slave that is in use; none in the modes that use all. */
  async activeSlave(): Promise<string> {
    return (await this.host.attempt('cat', ['/sys/class/net/bond0/bonding/active_slave'])).stdout.trim()
  }

  /** Four seconds of echo requests from the first guest to x, of which the first second has all cables. */
  async echoWhileCut(slave: string): Promise<number> {
    const printed = await this.kernel.sh(`
      ip netns exec g1 ping -c 40 -i 0.1 -W 1 ${addresses.x} >/run/echoes &
      echoes=$!
      sleep 1
      ip -netns switch link set ${slave.replace('nic', 'p')} down
      wait $echoes || true
      cat /run/echoes`)
    return Number(/(\d+) packets received/.exec(printed)?.[1])
  }

  /** Waits until all links are up, and LACP has found its partner or given up waiting for one. */
  async #settled({ mode, plugged }: BondSceneOptions): Promise<void> {
    // All flags of an LACP port (IEEE 802.1AX, port state) once it collects and distributes, its partner in step.
    const partnered = `[ $(grep -c 'port state: 63' /proc/net/bonding/bond0) -ge ${plugged === 'half' ? 2 : 4} ]`
    const lacp = plugged === 'plain' ? 'sleep 4' : `for try in $(seq 300); do ! ${partnered} || break; sleep 0.1; done`
    await this.host.sh(`
      for try in $(seq 100); do
        down=$(grep -c '^MII Status: down' /proc/net/bonding/bond0 || true)
        [ $down != 0 ] || break
        sleep 0.1
      done
      ${mode === '802.3ad' ? lacp : ''}`)
  }
}

/** For a file of tests: one kernel, booted when the first scene is built. */
export function bondScenes(): { build(options: BondSceneOptions): Promise<BondScene> } & AsyncDisposable {
  let kernel: Promise<KernelMachine> | undefined
  return {
    build: async (options) => {
      kernel ??= startKernelMachine()
      return BondScene.build(await kernel, options)
    },
    [Symbol.asyncDispose]: async () => {
      if (kernel) await (await kernel)[Symbol.asyncDispose]()
    },
  }
}

function layout({ mode, plugged, watch = 'miimon 100' }: BondSceneOptions): string {
  const lacp = 'mode 802.3ad miimon 100 lacp_rate fast'
  const bond = mode === '802.3ad' ? lacp : `mode ${mode} ${watch}`
  const lag = mode === '802.3ad' ? lacp : 'mode balance-xor miimon 100'
  const alone = (port: string) => `link set ${port} master sw up`
  const aggregated = (...ports: string[]) =>
    [`link add lag type bond ${lag}`, ...ports.map((port) => `link set ${port} master lag`), alone('lag')].join('\n')
  const ports = {
    plain: `${alone('p0')}\n${alone('p1')}`,
    aggregating: aggregated('p0', 'p1'),
    half: `${aggregated('p0')}\n${alone('p1')}`,
  }[plugged]
  return `
    ip -batch - <<end
link add nic0 netns host type veth peer name p0 netns switch
link add nic1 netns host type veth peer name p1 netns switch
link add px netns switch type veth peer name eth0 netns x
end
    ip -netns host -batch - <<end
link add bond0 type bond ${bond}
link set nic0 master bond0
link set nic1 master bond0
link add br0 type bridge stp_state 0
link set bond0 master br0 up
address add ${addresses.host}/24 dev br0
link set br0 up
link add v1 type veth peer name eth0 netns g1
link add v2 type veth peer name eth0 netns g2
link set v1 master br0 up
link set v2 master br0 up
end
    ip -netns switch -batch - <<end
link add sw type bridge stp_state 0
link set sw up
link set px master sw up
${ports}
end
    ip -netns x address add ${addresses.x}/24 dev eth0
    ip -netns x link set eth0 up
    for number in 1 2; do
      ip -netns g$number address add 10.70.0.1$number/24 dev eth0
      ip -netns g$number link set eth0 up
    done`
}
