import { linkNameProblem, type Schema, type Valibot } from '../base/index.js'
import { refusal } from '../xml/index.js'

/** systemd refuses these; `lo` is no one's to change. */
const reserved = new Set(['all', 'default', 'lo'])

/** What systemd takes for an interface's number, as of systemd 252. */
const number = /^(\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/i

/** What is wrong with the name of a link, as the kernel and all that configure it see it; undefined where nothing is. */
function problem(name: string): string | undefined {
  const byKernel = name === '' ? undefined : linkNameProblem(name)
  if (byKernel !== undefined) return byKernel
  if (reserved.has(name)) return refusal(name, 'a valid link name')
  if (!/^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$/.test(name) || number.test(name)) {
    return refusal(name, 'a link name such as br0: letters, digits, dots, dashes and underscores, and no number')
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
