import type { Subnet } from '../../base/index.js'
import { subnetOfIp } from './check-ip.js'
import type { NetworkDefinition } from './network.js'

/** The subnets of a network: those of its addresses, and those of its static routes. */
export function subnetsOf(definition: NetworkDefinition): Subnet[] {
  const own = 'ips' in definition ? (definition.ips ?? []) : []
  const routes = 'routes' in definition ? (definition.routes ?? []) : []
  return [...own, ...routes].flatMap(({ address, ...rest }) =>
    address === undefined ? [] : (subnetOfIp({ address, ...rest }) ?? []),
  )
}
