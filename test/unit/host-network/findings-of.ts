import { checkHostNetwork } from '../../../src/host-network/check-host-network.js'
import type { HostNetworkDefinition } from '../../../src/host-network/definition.js'
import type { HostFacts } from '../../../src/machine/facts.js'

/** The errors of a check, each as `path: message`. */
export const errorsOf = (definition: unknown, facts?: HostFacts): string[] =>
  checkHostNetwork(definition as HostNetworkDefinition, facts)
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path}: ${message}`)

/** The paths of its warnings. */
export const warningsOf = (definition: HostNetworkDefinition, facts?: HostFacts): string[] =>
  checkHostNetwork(definition, facts).flatMap(({ severity, path }) => (severity === 'warning' ? [path] : []))

export const bond = { name: 'bond0', mode: '802.3ad', slaves: ['hw0', 'hw1'], miimon: 100 } as const
export const br0 = { name: 'br0', ports: ['hw0'] }
