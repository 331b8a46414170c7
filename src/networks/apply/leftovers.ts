import { setTimeout as pause } from 'node:timers/promises'
import { formatSubnet } from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import { type Rule, savedWords, type Table } from '../../firewall/index.js'
import { definitionIn, factsOfDaemon } from '../../gathering/index.js'
import type { Host } from '../../host.js'
import type { HostFacts, MachineAccess } from '../../machine/index.js'
import { bridgeToMake } from '../../plan/index.js'
import { type NetworkDefinition, subnetsOf } from '../../xml/index.js'
import { readNetworks } from '../ensure/surroundings.js'
import { detourOf, macOfDetour } from '../live/reattach.js'
import type { NetworkImage } from './network-image.js'

/**
 * Removes what a libvirt daemon that was killed in mid-operation left behind. Of networks that are down: the bridge,
 * which would make the next start fail, dnsmasq, and firewall rules. Of networks that run: duplicate rules, since
 * libvirt writes its rules again when it starts. A host that cannot be read is left alone.
 *
 * @param images  the networks that were being changed; others are left alone
 */
export async function removeLeftovers(session: Session, host: Host, images: readonly NetworkImage[]): Promise<void> {
  const facts = await factsOfDaemon(session, host).catch(() => undefined)
  if (facts === undefined) return
  const now = await networksNow(session, images)
  const { active } = now
  const inactive = [...now.inactive, ...detours(facts, images)]
  const machine = await host.machine()
  const bridges = new Set(active.flatMap((network) => bridgeToMake(network) ?? []))
  const left = inactive.filter((network) => isLeft(network, facts, bridges))
  // Without the permission to do this, the rest is still restored.
  const attempt = (work: Promise<unknown>) => work.catch(() => {})
  for (const command of ruleCommands(facts, active, inactive)) await attempt(machine.run(command))
  for (const network of left) {
    await attempt(endNameServer(machine, network.name))
    const bridge = bridgeToMake(network) as string
    for (const link of facts.links.filter(({ name }) => name === `${bridge}-nic` || name === bridge))
      await attempt(machine.run(['ip', 'link', 'delete', 'dev', link.name]))
  }
}

interface NetworksNow {
  readonly active: readonly NetworkDefinition[]
  /** For the networks being changed, both their old and their new definitions. */
  readonly inactive: readonly NetworkDefinition[]
}

async function networksNow(session: Session, images: readonly NetworkImage[]): Promise<NetworksNow> {
  // What a killed process asked for last may still happen: networks come and go.
  const networks = [...(await readNetworks(session)).values()]
  const active = networks.flatMap((one) => (one.active ? [one.definition] : []))
  const stopped = networks.flatMap((one) => (one.active ? [] : [one.definition]))
  const changed = images.filter(({ network }) => !active.some(({ name }) => name === network))
  const were = changed.flatMap(({ stored, running }) => [stored, running].flatMap((xml) => definitionIn(xml) ?? []))
  return {
    active,
    inactive: [...stopped.filter(({ name }) => changed.some(({ network }) => network === name)), ...were],
  }
}

/** Detour networks, used to reconnect guests, whose bridges still exist. */
const detours = ({ links }: HostFacts, images: readonly NetworkImage[]): NetworkDefinition[] =>
  images.flatMap(({ uuid }) => {
    const name = detourOf(uuid)
    const mac = macOfDetour(name)
    return links
      .filter((link) => link.kind === 'bridge' && link.mac === mac)
      .map((link) => ({ mode: 'isolated', name, mac, bridge: { name: link.name } }) as const)
  })

/** A bridge with the MAC that libvirt generated for a network belongs to that network. */
function isLeft(network: NetworkDefinition, facts: HostFacts, taken: ReadonlySet<string>): boolean {
  const bridge = bridgeToMake(network)
  if (bridge === undefined || taken.has(bridge)) return false
  const link = facts.links.find(({ name }) => name === bridge)
  return link?.kind === 'bridge' && 'mac' in network && link.mac === network.mac?.toLowerCase()
}

/** Only libvirt writes to libvirt's chains. */
const isOwn = ({ tool, name }: Table, chain: string): boolean =>
  tool === 'iptables' ? chain.startsWith('LIBVIRT_') : name === 'libvirt_network'

function ruleCommands(
  { firewall, links }: HostFacts,
  active: readonly NetworkDefinition[],
  inactive: readonly NetworkDefinition[],
): string[][] {
  const namesOf = (networks: readonly NetworkDefinition[]) =>
    networks.flatMap((network) => [bridgeToMake(network) ?? [], ...subnetsOf(network).map(formatSubnet)].flat())
  const used = new Set(namesOf(active))
  const stale = new Set(namesOf(inactive).filter((name) => !used.has(name)))
  const indexes = new Set(links.map(({ index }) => index))
  const isStale = ({ text }: Rule): boolean =>
    text.split(/[\s"]+/).some((word) => stale.has(word)) ||
    [...text.matchAll(/\b[io]if (\d+)\b/g)].some(([, index]) => !indexes.has(Number(index)))
  return firewall.tables.flatMap((table) =>
    table.chains.flatMap((chain) => {
      if (!isOwn(table, chain.name)) return []
      const seen = new Set<string>()
      return chain.rules.flatMap((rule) => {
        const goes = isStale(rule) || seen.has(rule.text)
        seen.add(rule.text)
        return goes ? [deletion(table, chain.name, rule)] : []
      })
    }),
  )
}

function deletion(table: Table, chain: string, rule: Rule): string[] {
  const { family, name, tool, legacy } = table
  if (tool === 'nft') return ['nft', 'delete', 'rule', family, name, chain, 'handle', String(rule.handle)]
  const [, ...words] = savedWords(rule.text)
  const command = `${family === 'ip6' ? 'ip6tables' : 'iptables'}${legacy ? '-legacy' : ''}`
  return [command, '-w', '-t', name, '-D', ...words]
}

/** The network's dnsmasq, if the PID that libvirt recorded is still that process. */
async function endNameServer(machine: MachineAccess, network: string): Promise<void> {
  const pid = Number((await machine.readFile(`/run/libvirt/network/${network}.pid`)).trim())
  const isIt = async (): Promise<boolean> => {
    const words = (await machine.readFile(`/proc/${pid}/cmdline`).catch(() => '')).split('\0')
    return words.some((word) => word.endsWith(`/${network}.conf`)) && words.some((word) => word.endsWith('dnsmasq'))
  }
  if (!(pid > 1) || !(await isIt())) return
  await machine.run(['kill', String(pid)])
  for (let waited = 0; waited < 2000 && (await isIt()); waited += 50) await pause(50)
}
