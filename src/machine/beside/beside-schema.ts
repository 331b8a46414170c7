import type { Valibot } from '../../base/index.js'

/** Of what is besides netfilter. */
export function besideSchema(v: Valibot) {
  const text = v.string()
  const texts = v.array(text)
  const number = v.number()
  const direction = v.picklist(['in', 'out'])
  const maybeText = v.exactOptional(text)
  const maybeNumber = v.exactOptional(number)
  const ports = v.exactOptional(v.object({ from: number, to: number }))
  const match = {
    protocol: maybeNumber,
    source: maybeText,
    destination: maybeText,
    sourcePorts: ports,
    destinationPorts: ports,
  }
  return v.object({
    trafficFilters: v.array(
      v.object({
        link: text,
        direction,
        protocol: text,
        kind: text,
        words: v.exactOptional(v.array(v.object({ offset: number, value: number, mask: number }))),
        match: v.exactOptional(v.object(match)),
        unread: texts,
        effect: v.picklist(['pass', 'drop', 'continue', 'unread']),
        text,
      }),
    ),
    programs: v.array(v.object({ name: text, kind: v.picklist(['cgroup', 'link', 'netfilter']), at: text, direction })),
    ipsec: v.array(
      v.object({
        ...match,
        direction: v.picklist(['in', 'out', 'fwd']),
        action: v.picklist(['allow', 'block']),
        priority: number,
        link: maybeText,
        mark: maybeNumber,
        markMask: maybeNumber,
        required: texts,
        keyed: v.boolean(),
        text,
      }),
    ),
    wireguard: v.array(v.object({ link: text, allowed: texts })),
    proxies: v.array(v.object({ address: text, link: text })),
  })
}
