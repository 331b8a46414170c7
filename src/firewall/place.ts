/** A bridge port by name; several names if it is one of them. */
export type PortName = string | readonly string[]

/** A packet's place when rules see it. */
export interface Place {
  /** Links; for bridge rules, bridge ports. */
  readonly inLink?: PortName | undefined
  readonly outLink?: PortName | undefined
  /** Bridge ports, as physdev sees them. */
  readonly inPort?: PortName | undefined
  readonly outPort?: PortName | undefined
  readonly inBridge?: string | undefined
  readonly outBridge?: string | undefined
  /** Bridged only, not routed. */
  readonly bridged?: boolean | undefined
  /** It is leaving: rules see no input link, but its output link's type as the input type. */
  readonly leaving?: boolean | undefined
  /** The host itself sends it, so IP's hooks see no Ethernet header yet. */
  readonly frameless?: boolean | undefined
  /** A frame that its bridge forwards between ports. */
  readonly passing?: boolean | undefined
}

/** The link name, if there is only one. */
export const singleName = (name: PortName | undefined): string | undefined =>
  typeof name === 'string' ? name : undefined
