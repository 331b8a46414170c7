import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { MachineAccess } from '../../src/machine/index.js'
import { probesOf, type RecordedCase, scenesFolder } from './recorded-cases.js'
import { sameSeen } from './words.js'

/** A source, and everything that has been read through it. */
export function recording(source: MachineAccess): { source: MachineAccess; read: () => RecordedCase['host'] } {
  const commands: Record<string, string> = {}
  const files: Record<string, string> = {}
  const readFiles = source.readFiles?.bind(source)
  return {
    // In order, so that two records of one host read alike.
    read: () => ({ commands: sorted(commands), files: sorted(files) }),
    source: {
      run: async (argv, options) => {
        const text = await source.run(argv, options)
        commands[argv.join(' ')] = text
        return text
      },
      readFile: async (path) => {
        const text = await source.readFile(path)
        files[path] = text
        return text
      },
      glob: (pattern) => source.glob(pattern),
      ...(readFiles && {
        readFiles: async (patterns) => Object.assign(files, await readFiles(patterns)),
      }),
    },
  }
}

const sorted = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Whether this run writes records instead of comparing with them. */
export const records = process.env.RECORD === '1'

/** A probe whose packet did something else than the record has, or that only one of them has. */
type Difference = string

/**
 * Keeps a case as `FOLDER/NAME.json`. Unless this run records, it is compared with what was kept: reality and record may
 * not part, or what is replayed without a host would prove nothing.
 *
 * @returns what is no longer as recorded
 */
export function keep(folder: string, recorded: RecordedCase): readonly Difference[] {
  const file = new URL(`${folder}/${recorded.name}.json`, scenesFolder)
  if (records) {
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(recorded, undefined, 1)}\n`)
    return []
  }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return [`test/fixtures/scenes/${folder}/${recorded.name}.json is missing: record it with npm run record`]
  }
  return differences(JSON.parse(text) as RecordedCase, recorded)
}

function differences(before: RecordedCase, now: RecordedCase): Difference[] {
  const [old, seen] = [outcomesOf(before), outcomesOf(now)]
  const probes = [...new Set([...old.keys(), ...seen.keys()])].flatMap((label) => {
    const [was, is] = [old.get(label), seen.get(label)]
    return was !== undefined && is !== undefined && sameSeen(was, is) ? [] : [`${label}: ${is}, recorded ${was}`]
  })
  const [known, read] = [commandsOf(before), commandsOf(now)]
  const asked = [...new Set([...known, ...read])].flatMap((command) =>
    known.has(command) === read.has(command)
      ? []
      : [`${command}: ${read.has(command) ? 'is not in the record' : 'is in the record only'}`],
  )
  return [...probes, ...asked]
}

/** Links have other MAC addresses in each run, and link-local addresses made of them. */
const outcomesOf = (recorded: RecordedCase): Map<string, string> =>
  new Map(probesOf(recorded).map(({ label, observed }) => [label, observed.replaceAll(/\bfe80::\S+/g, 'LINK-LOCAL')]))

/** Without what is another one in each run: processes, and podman's names of namespaces. */
const commandsOf = ({ host }: RecordedCase): Set<string> =>
  new Set(
    Object.keys(host.commands).map((command) =>
      command.replace(/ netns-[\da-f-]{36} /, ' NAMESPACE ').replace(/ --target \d+ /, ' --target PROCESS '),
    ),
  )
