export type * from './facts.js'

export type * from './firewall/ruleset.js'
export { type HostSource, localHost } from './host-source.js'
export { readHostFacts } from './read-host-facts.js'
