/** IP sets by name. */
export interface Ipsets {
  /** Their elements with options: `10.0.0.0/8`, `10.0.0.1,tcp:80`, `10.0.0.1 nomatch`. */
  readonly elements: Record<string, string[]>
  /** Their types and options: `hash:ip family inet netmask 24`. */
  readonly types: Record<string, string>
}

/** Reads `ipset save`. */
export function parseIpsets(text: string): Ipsets {
  const elements: Record<string, string[]> = Object.create(null)
  const types: Record<string, string> = Object.create(null)
  for (const line of text.split('\n')) {
    const [command, name, ...rest] = line.trimEnd().split(' ')
    if (!name) continue
    if (command === 'create') {
      elements[name] ??= []
      types[name] = rest.join(' ')
    }
    if (command === 'add' && rest.length > 0) {
      elements[name] ??= []
      elements[name].push(rest.join(' '))
    }
  }
  return { elements, types }
}
