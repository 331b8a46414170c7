/** Reads `ipset save`: the elements of each set by its name, as ipset prints them, `10.0.0.0/8` or `10.0.0.1,tcp:80`. */
export function parseIpsets(text: string): Record<string, string[]> {
  const sets: Record<string, string[]> = Object.create(null)
  for (const line of text.split('\n')) {
    const [command, name, element] = line.split(' ')
    if (!name) continue
    if (command === 'create') sets[name] ??= []
    if (command === 'add' && element) {
      sets[name] ??= []
      sets[name].push(element)
    }
  }
  return sets
}
