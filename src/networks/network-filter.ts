import { virConnectListAllNetworksFlags as flag } from '../../native-types/libvirt-network.js'
import { DefinitionError } from '../base/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { networkClasses } from './classes/modes.js'

type ListedMode = NetworkDefinition['mode']

/** Which networks are meant; what is left out does not matter. */
export interface NetworkFilter {
  readonly active?: boolean | undefined
  /** `false`: transient, gone when they stop. */
  readonly persistent?: boolean | undefined
  /** Whether they start with the daemon. */
  readonly autostart?: boolean | undefined
  /** `unknown`: a mode that this library does not know. */
  readonly mode?: ListedMode | readonly ListedMode[] | undefined
}

const states = {
  active: { true: flag.VIR_CONNECT_LIST_NETWORKS_ACTIVE, false: flag.VIR_CONNECT_LIST_NETWORKS_INACTIVE },
  persistent: { true: flag.VIR_CONNECT_LIST_NETWORKS_PERSISTENT, false: flag.VIR_CONNECT_LIST_NETWORKS_TRANSIENT },
  autostart: { true: flag.VIR_CONNECT_LIST_NETWORKS_AUTOSTART, false: flag.VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART },
} as const

/** A filter as libvirt's flags; the mode is no business of libvirt's. */
export function listFlags(filter: NetworkFilter): number {
  let flags = 0
  for (const [name, values] of Object.entries(states)) {
    const wanted = filter[name as keyof typeof states]
    if (wanted !== undefined) flags |= wanted ? values.true : values.false
  }
  return flags
}

/** @throws DefinitionError for a filter that says nothing libvirt or this library knows */
export function checkNetworkFilter(filter: NetworkFilter): void {
  const issues = Object.entries(filter).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (name in states) {
      return typeof value === 'boolean' ? [] : [{ path: name, message: `${String(value)} is not true or false` }]
    }
    if (name !== 'mode') {
      return [{ path: name, message: 'is not a filter; use active, persistent, autostart or mode' }]
    }
    return [value]
      .flat()
      .flatMap((mode) =>
        Object.hasOwn(networkClasses, mode as string)
          ? []
          : [{ path: 'mode', message: `'${String(mode)}' is not one of ${Object.keys(networkClasses).join(', ')}` }],
      )
  })
  if (issues.length > 0) throw new DefinitionError(issues)
}

/** Whether the mode is one that the filter wants. */
export const wantsMode = ({ mode }: NetworkFilter, candidate: ListedMode): boolean =>
  mode === undefined || [mode].flat().includes(candidate)
