import type { Findings } from '../../base/index.js'

/** In KiB: `tc` stores a burst as a 32-bit byte count. */
export const largestBurst = 4_194_303

interface Limited {
  readonly inbound?: { readonly burst?: number | undefined } | undefined
  readonly outbound?: { readonly burst?: number | undefined } | undefined
}

/** libvirt refuses a larger burst at define, before 11.3 only at start. */
export function checkBurst(findings: Findings, bandwidth: Limited | undefined, path: string): void {
  for (const direction of ['inbound', 'outbound'] as const) {
    const burst = bandwidth?.[direction]?.burst
    if (burst === undefined || burst <= largestBurst) continue
    findings.error(`${path}.${direction}.burst`, `${burst} KiB is too large; the maximum is ${largestBurst} KiB`)
  }
}
