import { linkNameProblem, type Schema, type Valibot } from '../base/index.js'
import { refusal } from '../xml/index.js'

/** systemd refuses these; `lo` must not be changed. */
const reserved = new Set(['all', 'default', 'lo'])

/** What systemd 252 parses as an interface's index. */
const number = /^(\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i

/** Why the kernel, or a program that configures links, would reject a name; undefined if none does. */
function problem(name: string): string | undefined {
  const byKernel = name === '' ? undefined : linkNameProblem(name)
  if (byKernel !== undefined) return byKernel
  if (reserved.has(name)) return refusal(name, 'a valid link name')
  if (!/^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$/.test(name) || number.test(name)) {
    return refusal(name, 'a link name such as br0: letters, digits, dots, dashes and underscores, not just a number')
  }
  return undefined
}

/** The kernel allows more; systemd and NetworkManager do not. */
export const linkName = {
  schema: (v: Valibot): Schema<string> =>
    v.pipe(
      v.string((issue) => refusal(issue.input, 'a link name such as br0')),
      v.rawCheck(({ dataset, addIssue }) => {
        const message = dataset.typed ? problem(dataset.value) : undefined
        if (message) addIssue({ message })
      }),
    ),
}
