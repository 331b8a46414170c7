import type fc from 'fast-check'
import { type Loose, onlyGood, tidy, tidyVirtualPort, tidyVlan } from './arbitrary-parts.js'
import { arbitraryOf } from './schema-arbitrary.js'
import { checkFilter, checkPort, type FilterDefinition, type PortDefinition } from './surface.js'

export { interfaces } from './interface-arbitrary.js'
export { networks } from './network-arbitrary.js'

/** Filters that libvirt accepts, with every protocol and every field. */
export const filters = ({ carried = false } = {}): fc.Arbitrary<FilterDefinition> =>
  onlyGood(
    (arbitraryOf('filter', { carried }) as fc.Arbitrary<Loose>).map((made) => {
      const definition = tidy(made)
      for (const entry of (definition.entries as Loose[] | undefined) ?? []) {
        const protocol = entry.protocol as Loose | undefined
        if (!protocol) continue
        if (protocol.name === 'ip' || protocol.name === 'ipv6') {
          if (Object.keys(protocol).some((key) => key.includes('Port'))) protocol.protocol = 'tcp'
          else if (Object.keys(protocol).some((key) => /^(type|code)/.test(key))) protocol.protocol = 'icmpv6'
          if (protocol.protocol !== 'icmpv6')
            for (const key of ['type', 'typeEnd', 'code', 'codeEnd']) delete protocol[key]
        }
        if (protocol.ipset === undefined) delete protocol.ipsetFlags
        else protocol.ipsetFlags ??= 'src'
        for (const [low, high] of [
          ['srcPortStart', 'srcPortEnd'],
          ['dstPortStart', 'dstPortEnd'],
        ] as const) {
          const [from, to] = [protocol[low], protocol[high]]
          if (typeof from === 'number' && typeof to === 'number' && from > to)
            [protocol[low], protocol[high]] = [to, from]
        }
      }
      return definition as unknown as FilterDefinition
    }),
    checkFilter,
  )

/** Ports that libvirt accepts. */
export const ports = ({ carried = false } = {}): fc.Arbitrary<PortDefinition> =>
  onlyGood(
    (arbitraryOf('port', { carried }) as fc.Arbitrary<Loose>).map((made) => {
      const definition = tidy(made)
      tidyVlan(definition)
      tidyVirtualPort(definition)
      const inbound = (definition.bandwidth as { inbound?: Loose } | undefined)?.inbound
      if (inbound) inbound.average ??= 10
      return definition as unknown as PortDefinition
    }),
    checkPort,
  )
