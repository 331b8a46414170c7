import { expect } from 'vitest'
import { recorded } from './shell-recorder.js'

/** What was told for a name: the text for people, and commands. */
export interface Told {
  readonly text: string
  readonly commands: readonly string[]
}

/** Of ip(8)'s own words none has a digit: a link called otherwise has to come after one of them. */
const maybeKeyword = (name: string): boolean => !/^[a-zA-Z_][\w.-]*\d[\w.-]*$/.test(name)

/**
 * Holds the commands that were made for hostile names against those for an ordinary one: run by a shell, they have the
 * name in the same place, as it is, and do nothing else. Where there are none, the text has to say why.
 *
 * @param plain  the name in `told`, such as `br0`
 */
export function holdCommands(plain: string, told: readonly string[], byName: ReadonlyMap<string, Told>): void {
  const [expected = []] = recorded([told.join('\n')])
  const names = [...byName.keys()]
  const texts = names.map((name) => (byName.get(name)?.commands ?? []).map(withoutRedirection).join('\n'))
  const ran = recorded(texts)
  for (const [index, name] of names.entries()) {
    const { text = '', commands = [] } = byName.get(name) ?? {}
    if (commands.length === 0 && expected.length > 0) {
      expect([name, text]).toEqual([
        name,
        expect.stringMatching(/rename that link first|with the program that created it/),
      ])
      expect(name).toMatch(/\+$|"|\\.*\*$|\ufffd/)
      continue
    }
    const wanted = expected.map((command) => renamed(command, plain, name))
    expect(ran[index]).toEqual(wanted)
  }
}

/** A command's words, with another name in the place of the plain one. */
function renamed(command: readonly string[], plain: string, name: string): string[] {
  const [tool, object, verb] = command
  if (tool === 'sysctl' && command.at(-1)?.includes(plain) && !/^[\w.-]+$/.test(name)) {
    const [, key = '', value = ''] = /^(.*)=(\d+)$/.exec(command.at(-1) ?? '') ?? []
    const path = key.split('.').map((part) => (part === plain.replaceAll('.', '/') ? name : part.replaceAll('/', '.')))
    return ['echo', value, `/proc/sys/${path.join('/')}`]
  }
  return command.flatMap((word, index) => {
    if (word !== plain && word !== `${plain},`) {
      return [word.includes(plain) ? replacedIn(word, plain, name) : word]
    }
    if (tool === 'nft') {
      // Where the shell's quotes are not enough, nft's own are around it.
      const quoted = word.replace(plain, () => `"${name.replace(/\*$/, '\\*')}"`)
      const bare = word.replace(plain, () => name)
      return [/^[a-zA-Z_][\w.-]*$/.test(name) ? expect.toSatisfy((it) => it === quoted || it === bare) : quoted]
    }
    const first = tool === 'ip' && object === 'link' && index === 3 && ['set', 'add', 'delete'].includes(verb ?? '')
    if (tool === 'virsh' && name.startsWith('-')) return [expect.stringMatching(/^--\w+=-/)]
    return first && maybeKeyword(name) ? ['dev', name] : [name]
  })
}

function replacedIn(word: string, plain: string, name: string): string {
  if (word === `${plain}-host`) return `${beginning(name, 10)}-host`
  if (word.startsWith('net.')) return word.replace(plain, () => name.replaceAll('.', '/'))
  // hw0.5 is another link than hw0.
  return word.replace(new RegExp(`(?<![\\w.])${plain}(?![\\w.])`), () => name)
}

/** So many bytes, in whole characters. */
const beginning = (name: string, most: number): string =>
  Array.from(name, (_, index) =>
    Array.from(name)
      .slice(0, index + 1)
      .join(''),
  )
    .filter((part) => Buffer.byteLength(part) <= most)
    .at(-1) ?? ''

const withoutRedirection = (command: string): string => command.replace(/^echo (\d) >/, 'echo $1 ')
