/** A port of a bridge by name; several, where it is one of them. */
export type PortName = string | readonly string[]

/** Where a packet is when rules look at it. */
export interface Place {
  /** Links, and for the rules of bridges their ports. */
  readonly inLink?: PortName | undefined
  readonly outLink?: PortName | undefined
  /** Ports of a bridge, as physdev sees them. */
  readonly inPort?: PortName | undefined
  readonly outPort?: PortName | undefined
  readonly inBridge?: string | undefined
  readonly outBridge?: string | undefined
  /** Only switched, not routed. */
  readonly bridged?: boolean | undefined
  /** It is about to leave, and came in by no link that rules see. */
  readonly leaving?: boolean | undefined
  /** A frame from one port to another, as its bridge sees it. */
  readonly passing?: boolean | undefined
}

/** The link, where it is a single one. */
export const singleName = (name: PortName | undefined): string | undefined =>
  typeof name === 'string' ? name : undefined
