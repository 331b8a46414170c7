/** Everything, as `npm run matrix` asks for; or the part that `npm test` has time for. */
export const whole = process.env.VIRTNET_MATRIX === 'whole'

/** All of these, or those that are chosen. */
export const partOf = <T>(all: Readonly<Record<string, T>>, ...chosen: readonly string[]): [string, T][] => {
  const missing = chosen.filter((name) => !(name in all))
  if (missing.length > 0) throw new Error(`there is no ${missing.join(', ')}`)
  return Object.entries(all).filter(([name]) => whole || chosen.includes(name))
}

/** Of rows that begin with their title, all, or those that are chosen. What is recorded is recorded whole. */
export function someOf<T extends readonly [string, ...unknown[]]>(
  all: readonly T[],
  ...chosen: readonly string[]
): T[] {
  const missing = chosen.filter((name) => !all.some(([title]) => title === name))
  if (missing.length > 0) throw new Error(`there is no ${missing.join(', ')}`)
  return all.filter(([title]) => whole || process.env.RECORD !== undefined || chosen.includes(title))
}
