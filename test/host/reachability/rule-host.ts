import { type MachineAccess, machineThrough } from '../../../src/machine/index.js'
import { partsOf, ports, type RuleCase, type RuleQuestion, type Word } from '../../recorded/rule-cases.js'
import { builtProbe } from '../harness/built.js'
import { type Listener, NamespaceMachine } from '../harness/machine.js'
import { Realm, settled } from '../harness/realm.js'

/** MAC addresses are given, so that records of several hosts read alike. */
const layout = (probe: string) => `
cp ${probe} /run/probe
for name in g x; do
  ip netns add $name
  ip netns exec $name sh -ec '${settled}'
done
ip -batch - <<end
link add virbr9 address 02:09:00:00:00:01 type bridge stp_state 0
link add vg address 02:09:00:00:00:02 type veth peer name eth0 address 02:09:00:00:00:05 netns g
link add hw0 address 02:50:00:00:00:02 type veth peer name eth0 address 02:50:00:00:00:03 netns x
link set vg master virbr9 up
link set virbr9 up
link set hw0 up
address add 10.9.0.1/24 dev virbr9
address add fd09::1/64 dev virbr9 nodad
address add 10.50.0.2/24 dev hw0
address add fd50::2/64 dev hw0 nodad
end
ip -netns g -batch - <<end
link set eth0 up
address add 10.9.0.5/24 dev eth0
address add fd09::5/64 dev eth0 nodad
route add default via 10.9.0.1
route add default via fd09::1
end
ip -netns x -batch - <<end
link set eth0 up
address add 10.50.0.3/24 dev eth0
address add fd50::3/64 dev eth0 nodad
route add default via 10.50.0.2
route add fd09::/64 via fd50::2
end
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
`

/** Takes away every rule and set of a host; what is not there is no fault. */
const flush = `
nft flush ruleset
for tool in iptables-legacy ip6tables-legacy; do
  for table in $(cat /proc/net/$([ $tool = iptables-legacy ] && echo ip || echo ip6)_tables_names); do
    $tool -t $table -F
    $tool -t $table -X
    for chain in PREROUTING INPUT FORWARD OUTPUT POSTROUTING; do
      $tool -t $table -P $chain ACCEPT
    done
  done
done
ipset flush
ipset destroy
for file in /proc/net/xt_recent/*; do [ ! -w $file ] || echo / >$file; done
`

const shell = (script: string): readonly [string, readonly string[]] => ['sh', ['-c', script]]

/**
 * The host of the rule cases: a bridge virbr9 (10.9.0.1, fd09::1) with a guest (10.9.0.5, fd09::5) behind vg, an uplink
 * hw0 (10.50.0.2, fd50::2) with a machine x (10.50.0.3, fd50::3), servers on the host and on x. It needs no libvirtd.
 */
export class RuleHost implements AsyncDisposable {
  readonly source: MachineAccess
  readonly #realm: Realm
  readonly #host: NamespaceMachine
  readonly #guest: NamespaceMachine
  #listeners: readonly Listener[] = []

  private constructor(realm: Realm) {
    this.#realm = realm
    this.#host = new NamespaceMachine('rules', realm)
    this.#guest = new NamespaceMachine('g', realm, 'g')
    this.source = machineThrough(['nsenter', ...realm.entrance(), '--'])
  }

  static async start(): Promise<RuleHost> {
    const made = new RuleHost(await Realm.start('rules', layout(await builtProbe())))
    const x = new NamespaceMachine('x', made.#realm, 'x')
    made.#listeners = await Promise.all(
      [made.#host, x].flatMap((machine) => Object.values(ports).map((port) => machine.listen(port))),
    )
    return made
  }

  /** @throws where the host does not take the rules */
  async setUp({ setup }: RuleCase): Promise<void> {
    await this.#host.sh(setup)
  }

  /**
   * Takes the case's rules away.
   * @returns whether the guest reaches the host and x again by both families; if not, another host is needed
   */
  async clear({ undo }: Pick<RuleCase, 'undo'>): Promise<boolean> {
    for (const script of [undo ?? ':', flush]) await this.#host.attempt(...shell(script))
    for (let tries = 0; tries < 3; tries++) {
      const back = await Promise.all(
        (['icmp host ipv4', 'icmp host ipv6', 'icmp x ipv4', 'icmp x ipv6'] as const).map((one) => this.ask(one)),
      )
      if (back.every((word) => word === 'yes')) return true
      await Promise.all([this.#host, this.#guest].map((one) => one.attempt('ip', ['neigh', 'flush', 'all'])))
    }
    return false
  }

  /** Sends a question's packet. */
  async ask(question: RuleQuestion): Promise<Word> {
    const { protocol, address } = partsOf(question)
    const patience = 1200
    const { reached } =
      protocol === 'icmp'
        ? await this.#guest.ping(address, patience)
        : await this.#guest[protocol](address, ports[protocol], patience)
    return reached ? 'yes' : 'no'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener[Symbol.asyncDispose]()))
    await this.#realm[Symbol.asyncDispose]()
  }
}
