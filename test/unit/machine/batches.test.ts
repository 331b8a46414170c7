/** Several commands in one login: each keeps its own output, failure and limits, whatever the others do. */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { framesOf } from '../../../src/machine/access/batch/batch-frames.js'
import { localMachine, type MachineAccess, machineThrough } from '../../../src/machine/index.js'
import { everyByte, nasty } from '../hostile-names.js'

/** Those that are installed: Debian has the first two, and .ci/setup installs the third. */
const shells = ['dash', 'bash', 'busybox'].flatMap((shell) => {
  const { stdout } = spawnSync('sh', ['-c', `command -v ${shell}`], { encoding: 'utf8' })
  return stdout.trim() ? [[shell, stdout.trim()] as const] : []
})

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtnet batches '))
  await mkdir(join(folder, 'tmp'))
  for (const [shell, path] of shells) {
    await mkdir(join(folder, shell))
    await symlink(path, join(folder, shell, 'sh'))
  }
})
afterAll(() => rm(folder, { recursive: true }))

/** Logs each login; its temporary files are in a folder of its own. */
const ssh = (...setting: string[]): MachineAccess =>
  machineThrough(
    ['env', `TMPDIR=${folder}/tmp`, ...setting, 'sh', '-c', `echo login >>'${folder}/logins'; exec sh -c "$*"`, 'ssh'],
    { shell: true },
  )
const logins = async (): Promise<number> => {
  const log = await textOf(join(folder, 'logins'))
  await rm(join(folder, 'logins'), { force: true })
  return log.split('\n').length - 1
}
const batch = { batch: true }
const sh = (machine: MachineAccess, script: string, limits = {}) =>
  machine.run(['sh', '-c', script], { ...batch, ...limits })
const textOf = (path: string): Promise<string> => localMachine.readFile(path).catch(() => '')
async function appears(path: string): Promise<string> {
  while (!(await textOf(path)).endsWith('\n')) await sleep(20)
  return await textOf(path)
}
/** Waits until no batch has files any more. */
async function cleaned(): Promise<void> {
  while ((await readdir(join(folder, 'tmp'))).length > 0) await sleep(20)
}

describe.each(shells)('commands of one moment, by %s', (shell) => {
  const machine = () => ssh(`PATH=${join(folder, shell)}${delimiter}${process.env.PATH}`)

  test('share a login, and keep their outputs and failures apart', async () => {
    const there = machine()
    const words = ['a b', '', "it's", '"$HOME"', '*', 'x;y', '\\', '`id`', 'two\nlines', ...nasty, ...everyByte]
    const answers = await Promise.allSettled([
      there.run(['printf', '<%s>', ...words], batch),
      sh(there, 'echo out; echo not today >&2; exit 3'),
      there.run(['no-such-command'], batch),
      sh(there, 'printf "no newline at the end"'),
      sh(there, 'exit 7'),
      sh(there, 'kill $$'),
      sh(there, 'seq 200000'),
      sh(there, 'cat'),
      there.readFile('/proc/sys/kernel/ostype'),
      there.readFile(join(folder, 'absent')),
      there.glob(`${folder}/${shell}/*`),
      there.readFiles?.(['/proc/sys/kernel/ostype']),
      there.run(['if', 'a=b'], batch),
    ])
    const told = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason)))
    expect(told.splice(6, 1)).toEqual([`${Array.from({ length: 200_000 }, (_, line) => line + 1).join('\n')}\n`])
    expect(told).toEqual([
      words.map((word) => `<${word}>`).join(''),
      'Error: not today',
      expect.stringMatching(/no-such-command.*not found/),
      'no newline at the end',
      'Error: it exited with 7',
      'Error: it exited with 143',
      '',
      'Linux\n',
      expect.stringMatching(/absent.*No such file/),
      [join(folder, shell, 'sh')],
      { '/proc/sys/kernel/ostype': 'Linux\n' },
      expect.stringMatching(/if.*not found/),
    ])
    expect(await logins()).toBe(1)
    await cleaned()
  })

  test('a slow one holds up no other, and is ended once nobody waits for it', async () => {
    const there = machine()
    const aborted = new AbortController()
    const [quick, late, given] = [
      sh(there, 'echo quick'),
      sh(there, 'exec sleep 1000', { timeout: 100 }),
      sh(there, `echo $$ >'${folder}/pid'; exec sleep 1000`, { signal: aborted.signal, timeout: 1_000_000 }),
    ]
    await expect(late).rejects.toThrow('it did not finish within its limit of 0.1 s')
    expect(await quick).toBe('quick\n')
    const pid = await appears(join(folder, 'pid'))
    aborted.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    const runs = async () => /^\d+ \(sleep\) [^Z]/.test(await textOf(`/proc/${pid.trim()}/stat`))
    while (await runs()) await sleep(20)
    await cleaned()
    await rm(join(folder, 'pid'))
    expect(await logins()).toBe(1)
  })
})

describe('a login', () => {
  test('that prints a greeting, or gives its commands no input', async () => {
    const greets = machineThrough(
      ['sh', '-c', 'echo Welcome; echo virtnet- 1 0 1 1; exec sh -c "$*" </dev/null', 'ssh'],
      {
        shell: true,
      },
    )
    expect(await Promise.all([sh(greets, 'sleep 0.2; echo one'), sh(greets, 'echo two')])).toEqual(['one\n', 'two\n'])
  })

  test('without a folder for temporary files runs each on its own', async () => {
    const bare = ssh('TMPDIR=/nonexistent')
    const answers = await Promise.allSettled([
      sh(bare, 'echo one'),
      sh(bare, 'echo two; exit 1'),
      sh(bare, 'echo three'),
    ])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await logins()).toBe(4)
  })

  test('that is refused is tried once, and all are told why', async () => {
    const refused = machineThrough([
      'sh',
      '-c',
      `echo login >>'${folder}/logins'; echo 'Permission denied' >&2; exit 255`,
    ])
    const answers = await Promise.allSettled([
      sh(refused, 'echo one'),
      refused.readFile('/etc/hostname'),
      refused.glob('/*'),
    ])
    expect(answers.map((answer) => answer.status === 'rejected' && String(answer.reason))).toEqual(
      Array(3).fill('Error: Permission denied'),
    )
    expect(await logins()).toBe(1)
  })

  test('that breaks off says so for those that had not ended', async () => {
    const script = `setsid sh -c "$*" <&0 & until [ -e '${folder}/cut' ]; do sleep 0.05; done; kill -KILL -- -$!; exit 255`
    const broken = machineThrough(['bash', '-c', script, 'ssh'], { shell: true })
    const [whole, half] = [sh(broken, 'echo one'), sh(broken, 'exec sleep 1000', { timeout: 1_000_000 })]
    expect(await whole).toBe('one\n')
    await writeFile(join(folder, 'cut'), '')
    await expect(half).rejects.toThrow('the connection ended before it did')
  })

  test('that cannot be started is an error of each', async () => {
    const none = machineThrough([join(folder, 'no-ssh')])
    const answers = await Promise.allSettled([sh(none, 'true'), sh(none, 'true')])
    for (const answer of answers) expect(String((answer as PromiseRejectedResult).reason)).toMatch(/no-ssh ENOENT/)
  })
})

test('on this machine one shell starts those of one moment that only read', async () => {
  const starter = "cut -d' ' -f4 /proc/$PPID/stat"
  const [one, other, alone] = await Promise.all([
    sh(localMachine, starter),
    sh(localMachine, starter),
    localMachine.run(['sh', '-c', 'echo $PPID']),
  ])
  expect(Number(one)).toBeGreaterThan(1)
  expect(one).toBe(other)
  expect(one).not.toBe(alone)
  expect(alone).toBe(`${process.pid}\n`)
  const answers = await Promise.allSettled([sh(localMachine, 'cat'), localMachine.run(['no-such-command'], batch)])
  expect(answers[0]).toEqual({ status: 'fulfilled', value: '' })
  expect(String((answers[1] as PromiseRejectedResult).reason)).toMatch(/no-such-command.*not found/)
})

test('what would not fit into one script, and what changes something, has logins of its own', async () => {
  const there = ssh()
  const long = 'x'.repeat(10_000)
  const many = Array.from({ length: 70 }, (_, index) => sh(there, `echo ${index}`))
  expect(await Promise.all(many)).toEqual(many.map((_, index) => `${index}\n`))
  expect(await logins()).toBe(3)
  const answers = await Promise.all([1, 2].map((number) => there.run(['echo', `${number}${long}`], batch)))
  expect(answers).toEqual([`1${long}\n`, `2${long}\n`])
  expect(await logins()).toBe(2)
  expect(
    await Promise.all([
      there.run(['echo', 'one']),
      there.run(['cat'], { input: 'two', batch: true }),
      sh(there, 'echo three'),
    ]),
  ).toEqual(['one\n', 'two', 'three\n'])
  expect(await logins()).toBe(3)
  await cleaned()
})

test('frames are taken apart however their bytes arrive', () => {
  const bytes = Buffer.from('Welcome\nT 1 0 3 4\nabcüöT 0 0 0 0\nT 12   3 10 0\nT 0 0 0 0\n')
  const expected = [
    { number: 1, status: 0, stdout: 'abc', stderr: 'üö' },
    { number: 0, status: 0, stdout: '', stderr: '' },
    { number: 12, status: 3, stdout: 'T 0 0 0 0\n', stderr: '' },
  ]
  for (let step = 1; step <= bytes.length; step++) {
    const feed = framesOf('T')
    const found = []
    for (let at = 0; at < bytes.length; at += step) found.push(...feed(bytes.subarray(at, at + step)))
    expect([step, found]).toEqual([step, expected])
  }
})
