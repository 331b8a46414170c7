import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type HostFacts,
  localMachine,
  type MachineAccess,
  machineThrough,
  readHostFacts,
} from '../../../src/machine/index.js'
import { everyByte, nasty } from '../hostile-names.js'

/** Runs what it is given as it is. */
const plain = machineThrough(['env'])
/** Hands its arguments to a shell in one line, as ssh does. */
const shell = machineThrough(['sh', '-c', 'exec sh -c "$*"', 'ssh'], { shell: true })
const both: readonly (readonly [string, MachineAccess])[] = [
  ['a command that runs its arguments', plain],
  ['a command that hands them to a shell', shell],
]

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtnet through '))
  await mkdir(join(folder, "it's $HOME"))
  await mkdir(join(folder, 'empty'))
  await writeFile(join(folder, "it's $HOME", 'state'), 'up\n')
  await writeFile(join(folder, "it's $HOME", 'lines'), 'one: 1\n\ntwo\n')
  await writeFile(join(folder, 'empty', 'state'), '')
})
afterAll(() => rm(folder, { recursive: true }))

describe.each(both)('a machine behind %s', (_what, source) => {
  test('gets every argument as it is', async () => {
    const words = ['a b', '', "it's", '"$HOME"', '*', 'x;y', '\\', '`id`', 'two\nlines', ...nasty, ...everyByte]
    expect(await source.run(['printf', '<%s>', ...words])).toBe(words.map((word) => `<${word}>`).join(''))
  })

  test('reads files, and says why not', async () => {
    expect(await source.readFile(join(folder, "it's $HOME", 'state'))).toBe('up\n')
    expect(await source.readFile(join(folder, 'empty', 'state'))).toBe('')
    await expect(source.readFile(join(folder, 'absent'))).rejects.toThrow(/absent.*No such file/)
  })

  test('a star stands for one name, and nothing else is a pattern', async () => {
    const names = async (pattern: string) =>
      (await source.glob(`${folder}/${pattern}`)).map((path) => path.slice(folder.length + 1))
    expect(await names('*/state')).toEqual(['empty/state', "it's $HOME/state"])
    expect(await names("it's $HOME/*")).toEqual(["it's $HOME/lines", "it's $HOME/state"])
    expect(await names('*/absent')).toEqual([])
    expect(await names('[ei]mpty/state')).toEqual([])
  })

  test('reads many files in one trip, whole, by path', async () => {
    expect(await source.readFiles?.([`${folder}/*/state`, `${folder}/*/lines`, `${folder}/absent`])).toEqual({
      [join(folder, "it's $HOME", 'state')]: 'up\n',
      [join(folder, "it's $HOME", 'lines')]: 'one: 1\n\ntwo\n',
    })
  })

  test('a command that fails says what it said; one that is not there is named', async () => {
    await expect(source.run(['sh', '-c', 'echo not today >&2; exit 3'])).rejects.toThrow('not today')
    await expect(source.run(['no-such-command'])).rejects.toThrow('no-such-command')
  })

  test('facts read in one trip are those read file by file', async () => {
    const { readFiles: _, ...oneByOne } = source
    const [once, each] = [await readHostFacts(source), await readHostFacts(oneByOne)]
    const still = ({ links, bridgePorts, sysctls, bonds }: HostFacts) => ({ links, bridgePorts, sysctls, bonds })
    expect(still(once)).toEqual(still(each))
    expect(Object.keys(once.sysctls)).toContain('net.ipv4.ip_forward')
  })
})

describe('many files in one trip', () => {
  test('are those that are there, whole, by path', async () => {
    const files = await plain.readFiles?.([
      '/proc/sys/net/ipv4/ip_forward',
      '/proc/sys/net/ipv4/conf/*/rp_filter',
      '/proc/no such/*/file',
    ])
    const paths = await localMachine.glob('/proc/sys/net/ipv4/conf/*/rp_filter')
    expect(Object.keys(files ?? {}).sort()).toEqual(['/proc/sys/net/ipv4/ip_forward', ...paths].sort())
    for (const [path, text] of Object.entries(files ?? {}))
      expect([path, text]).toEqual([path, await localMachine.readFile(path)])
  })

  test('none asked for, none read; none there is no error', async () => {
    expect(await plain.readFiles?.([])).toEqual({})
    expect(await plain.readFiles?.(['/proc/absent/*'])).toEqual({})
  })

  test('a machine that cannot be reached is an error, not an empty answer', async () => {
    const gone = machineThrough(['sh', '-c', 'echo connection refused >&2; exit 255'])
    await expect(gone.readFiles?.(['/proc/sys/net/ipv4/ip_forward'])).rejects.toThrow('connection refused')
    const host = await readHostFacts(gone)
    expect(host.unseen.map(({ fact }) => fact)).toEqual(expect.arrayContaining(['links', 'sysctls', 'firewall']))
    expect(host.unseen.every(({ reason }) => reason.includes('connection refused'))).toBe(true)
  })

  test('where grep is missing, it says so', async () => {
    const bare = machineThrough(['env', 'PATH=/nonexistent'])
    await expect(bare.readFiles?.(['/proc/sys/net/ipv4/ip_forward'])).rejects.toThrow()
  })
})

test('no more connections are opened at once than sshd takes from strangers', async () => {
  const log = join(folder, 'log')
  const busy = machineThrough(['sh', '-c', `echo + >>'${log}'; sleep 0.05; echo - >>'${log}'`])
  await Promise.all(Array.from({ length: 30 }, () => busy.run(['true'])))
  let [now, most] = [0, 0]
  for (const mark of (await localMachine.readFile(log)).trim().split('\n')) {
    now += mark === '+' ? 1 : -1
    most = Math.max(most, now)
  }
  expect([now, most <= 8]).toEqual([0, true])
})
