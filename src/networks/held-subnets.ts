import { formatSubnet, type Subnet } from '../base/index.js'

/** Subnets that `freeSubnet` gave away in this process, on any connection, and nobody has let go of. */
const held = new Map<string, NodeJS.Timeout | undefined>()

export const heldSubnets = (): string[] => [...held.keys()]

/** @param holdFor  ms; after that it is free again unless a network has it @returns lets go of it */
export function hold(subnet: Subnet, holdFor: number): () => void {
  const text = formatSubnet(subnet)
  const timer = setTimeout(() => held.delete(text), holdFor)
  // What is held must not keep a program from its end.
  timer.unref()
  held.set(text, timer)
  return () => {
    clearTimeout(timer)
    if (held.get(text) === timer) held.delete(text)
  }
}
