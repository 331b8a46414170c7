import { readdirSync, readFileSync } from 'node:fs'
import type { MachineAccess } from '../../src/machine/index.js'
import type {
  Assumptions,
  GuestState,
  ReachabilityEndpoint,
  ReachabilityProtocol,
  ReachabilityQuery,
} from '../../src/reachability/index.js'
import { type NetworkDefinition, parseNetwork } from '../../src/xml/index.js'

/** One run on a real host: what was there, and what real packets did. */
export interface RecordedCase {
  readonly name: string
  /** What was done to the host. */
  readonly notes?: string
  readonly networks: Readonly<Record<string, string>>
  readonly externalSystemsHaveRoute: boolean
  readonly switchHairpin: boolean
  /** `network` is a key of `networks`; `port` the guest's end on the host. */
  readonly guests: Readonly<
    Record<
      string,
      {
        network: string
        addresses: readonly string[]
        hasDefaultRoute: boolean
        gateway?: string
        mac?: string
        port?: string
      }
    >
  >
  readonly host: {
    readonly commands: Readonly<Record<string, string>>
    readonly files: Readonly<Record<string, string>>
  }
  /** Of TCP and UDP; omitted: one that no rule names. */
  readonly port?: number
  /** Probes that the facts leave open, `PAIR FAMILY PROTOCOL`. */
  readonly conditional?: readonly string[]
  /** Only whether packets arrive is predicted, not how they are lost. */
  readonly verdictsOnly?: boolean
  readonly observed: {
    readonly cells?: Readonly<Record<string, Readonly<Record<string, string>>>>
    readonly probes: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>
  }
}

const casesIn = (folder: URL): RecordedCase[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as RecordedCase)

export const recordedCases: readonly RecordedCase[] = casesIn(
  new URL('../fixtures/reachability-cases/', import.meta.url),
)

/** Hosts beside other software on which predictions were wrong, open, or of another form. */
export const recordedFaults: readonly RecordedCase[] = casesIn(
  new URL('../fixtures/reachability-faults/', import.meta.url),
).map((recorded) => ({ port: 7007, ...recorded }))

/** Where host tests keep what they saw: a folder for each file of tests. */
export const scenesFolder = new URL('../fixtures/scenes/', import.meta.url)

/** Folder by folder, what host tests and searches have kept. */
export const recordedScenes = (): readonly (readonly [folder: string, cases: readonly RecordedCase[]])[] =>
  readdirSync(scenesFolder).map((name) => [name, casesIn(new URL(`${name}/`, scenesFolder))] as const)

export function recordedCase(name: string): RecordedCase {
  const found = recordedCases.find((one) => one.name === name)
  if (!found) throw new Error(`no recorded case ${name}`)
  return found
}

/** The host of a case: its commands and files, and nothing else. */
export function recordedSource({ host }: Pick<RecordedCase, 'host'>): MachineAccess {
  return {
    run: async (argv) => {
      const text = host.commands[argv.join(' ')]
      if (text === undefined) throw new Error(`${argv[0]}: not recorded`)
      return text
    },
    readFile: async (path) => {
      const text = host.files[path]
      if (text === undefined) throw new Error(`ENOENT: ${path}`)
      return text
    },
    glob: async (pattern) => {
      const parts = new RegExp(
        `^${pattern
          .split('*')
          .map((part) => part.replace(/[.]/g, '\\.'))
          .join('[^/]*')}$`,
      )
      return Object.keys(host.files).filter((path) => parts.test(path))
    },
  }
}

export const networksOf = ({ networks }: RecordedCase): NetworkDefinition[] =>
  Object.values(networks).filter(Boolean).map(parseNetwork)

export function guestsOf(recorded: RecordedCase): GuestState[] {
  return Object.entries(recorded.guests).map(([name, { network, ...state }]) => ({
    name,
    network: parseNetwork(recorded.networks[network] ?? '').name,
    ...state,
  }))
}

export const assumptionsOf = ({ externalSystemsHaveRoute, switchHairpin }: RecordedCase): Assumptions => ({
  externalRoutes: externalSystemsHaveRoute,
  switchHairpin,
})

/** Families as records call them. */
export const families = { v4: 'ipv4', v6: 'ipv6' } as const
const places = {
  hlan: { ipv4: '10.50.0.2', ipv6: 'fd50::2' },
  x: { ipv4: '10.50.0.3', ipv6: 'fd50::3' },
  f: { ipv4: '10.60.0.2', ipv6: 'fd60::2' },
  far: { ipv4: '10.60.0.2', ipv6: 'fd60::2' },
} as const

export interface RecordedProbe {
  /** `PAIR FAMILY PROTOCOL`, such as `g1>x v4 tcp`. */
  readonly label: string
  readonly pair: string
  readonly query: ReachabilityQuery
  readonly observed: string
}

/** Every probe of a case as a query, with what was observed. */
export function probesOf(recorded: RecordedCase): RecordedProbe[] {
  const networks = networksOf(recorded)
  const found: RecordedProbe[] = []
  for (const [pair, byFamily] of Object.entries(recorded.observed.probes)) {
    const [from = '', to = ''] = pair.split('>')
    for (const [version, byProtocol] of Object.entries(byFamily)) {
      const family = families[version as 'v4' | 'v6']
      for (const [protocol, observed] of Object.entries(byProtocol)) {
        const service = to.startsWith('dns')
        found.push({
          label: `${pair} ${version} ${protocol}`,
          pair,
          observed,
          query: {
            from: endpoint(from, family, recorded, networks),
            to: endpoint(service ? 'hbr' : to === 'host' ? 'hlan' : to, family, recorded, networks),
            family,
            protocol: protocol as ReachabilityProtocol,
            ...(service ? { port: 53 } : recorded.port && protocol !== 'icmp' ? { port: recorded.port } : {}),
          },
        })
      }
    }
  }
  return found
}

function endpoint(
  place: string,
  family: 'ipv4' | 'ipv6',
  recorded: RecordedCase,
  networks: readonly NetworkDefinition[],
): ReachabilityEndpoint {
  // A host that sends takes the source that its kernel picks.
  if (place === 'host') return { kind: 'host' }
  if (place.startsWith('host@')) return { kind: 'host', address: place.slice('host@'.length) }
  if (place === 'hbr') {
    const [network] = networks
    const ips = network && 'ips' in network ? (network.ips ?? []) : []
    const own = ips.find((ip) => (ip.family ?? 'ipv4') === family)
    return own ? { kind: 'host', address: own.address } : { kind: 'host' }
  }
  if (place === 'hlan') return { kind: 'host', address: places.hlan[family] }
  if (place === 'x' || place === 'f' || place === 'far') return { kind: 'external', address: places[place][family] }
  const guest = recorded.guests[place]
  if (!guest) throw new Error(`no place ${place}`)
  return { kind: 'guest', network: parseNetwork(recorded.networks[guest.network] ?? '').name, guest: place }
}
