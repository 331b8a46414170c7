import { checkHostNetwork, type HostFacts, type HostNetworkDefinition } from '../../../src/index.js'

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
