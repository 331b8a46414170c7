/** Where a packet is when rules look at it. A port `?` is one whose name is not known. */
export interface Place {
  readonly inLink?: string | undefined
  readonly outLink?: string | undefined
  /** Ports of a bridge, as physdev sees them. */
  readonly inPort?: string | undefined
  readonly outPort?: string | undefined
  readonly inBridge?: string | undefined
  readonly outBridge?: string | undefined
  /** Only switched, not routed. */
  readonly bridged?: boolean | undefined
}

export const unknownPort = '?'
