import { formatSubnet, type Subnet } from '../base/index.js'

/** Subnets that `freeSubnet` has reserved in this process, on any connection. */
const held = new Map<string, NodeJS.Timeout | undefined>()

export const heldSubnets = (): string[] => [...held.keys()]

/** @param holdFor  ms; after that it is free again unless a network uses it @returns releases it */
export function hold(subnet: Subnet, holdFor: number): () => void {
  const text = formatSubnet(subnet)
  const timer = setTimeout(() => held.delete(text), holdFor)
  // A reservation must not keep the process alive.
  timer.unref()
  held.set(text, timer)
  return () => {
    clearTimeout(timer)
    if (held.get(text) === timer) held.delete(text)
  }
}
