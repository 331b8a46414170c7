/**
 * Takes commands away, and lines of those that are several, as long as what is wrong stays so.
 *
 * @param isWrong  tries them on a fresh host
 */
export async function shrink(
  commands: readonly string[],
  isWrong: (commands: readonly string[]) => Promise<boolean>,
): Promise<readonly string[]> {
  let left = commands
  for (let smaller = true; smaller; ) {
    smaller = false
    for (const fewer of withOneLess(left)) {
      if (!(await isWrong(fewer))) continue
      left = fewer
      smaller = true
      break
    }
  }
  return left
}

/** Without one command; then with every command, one of them without one of its inner lines. */
function* withOneLess(commands: readonly string[]): Generator<readonly string[]> {
  for (const index of commands.keys()) if (commands.length > 1) yield commands.toSpliced(index, 1)
  for (const [index, command] of commands.entries()) {
    const lines = command.split('\n')
    for (let line = 1; line < lines.length - 1; line++) {
      yield commands.toSpliced(index, 1, ...[lines.toSpliced(line, 1).join('\n')])
    }
  }
}
