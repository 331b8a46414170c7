import { virConnectListAllNetworksFlags as flag } from '../../native-types/libvirt-network.js'
import { type CallLimits, checkOption, checkOptions, limitChecks } from '../base/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { networkClasses } from './classes/modes.js'

type ListedMode = NetworkDefinition['mode']

/** Selects networks; an omitted field matches all. */
export interface NetworkFilter {
  /** Whether it runs. */
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

/** A filter as libvirt's flags; libvirt cannot filter by mode. */
export function listFlags(filter: NetworkFilter): number {
  let flags = 0
  for (const [name, values] of Object.entries(states)) {
    const wanted = filter[name as keyof typeof states]
    if (wanted !== undefined) flags |= wanted ? values.true : values.false
  }
  return flags
}

/** @throws OptionTypeError, OptionRangeError  for an unknown filter */
export function checkNetworkFilter(filter: NetworkFilter & CallLimits): void {
  checkOptions<NetworkFilter & CallLimits>('networks.list', filter, {
    active: 'boolean',
    persistent: 'boolean',
    autostart: 'boolean',
    mode: (value) => {
      for (const mode of [value].flat()) checkOption('networks.list', 'mode', mode, Object.keys(networkClasses))
      return undefined
    },
    ...limitChecks,
  })
}

/** Whether the filter matches the mode. */
export const wantsMode = ({ mode }: NetworkFilter, candidate: ListedMode): boolean =>
  mode === undefined || [mode].flat().includes(candidate)
