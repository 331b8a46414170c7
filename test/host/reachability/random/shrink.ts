/**
 * Takes commands away, and lines of those that are several, as long as what is wrong stays so.
 *
 * @param isWrong  tries them on a fresh host
 */
export async function shrink(
  commands: readonly string[],
  isWrong: (commands: readonly string[]) => Promise<boolean>,
): Promise<readonly string[]> {
  const few = await without(commands, isWrong)
  let left = few
  for (const index of few.keys()) {
    const [head = '', ...lines] = few[index]?.split('\n') ?? []
    const foot = lines.pop()
    if (foot === undefined) continue
    const joined = (inner: readonly string[]) => left.with(index, [head, ...inner, foot].join('\n'))
    left = joined(await without(lines, (fewer) => isWrong(joined(fewer))))
  }
  return left
}

/** The parts without those that can be spared: halves first, then smaller pieces, down to single ones. */
async function without<T>(
  parts: readonly T[],
  isWrong: (parts: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let left = parts
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = left.length - size; from > -size; from -= size) {
      const fewer = left.toSpliced(Math.max(from, 0), size)
      if (fewer.length < left.length && (await isWrong(fewer))) left = fewer
    }
  }
  return left
}
