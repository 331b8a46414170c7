import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'

const tools = [
  ...['ip', 'bridge', 'nft', 'iptables', 'ip6tables', 'sysctl', 'virsh', 'systemctl', 'iw', 'echo', 'run'],
  // What scripts that take a change back are made of.
  ...['try', 'gone', 'mtu', 'mac', 'leave'],
]
const toolsWithDash = ['iptables-legacy', 'ip6tables-legacy', 'firewall-cmd']

/**
 * Runs shell texts, one after the other, where the tools say what they got instead of doing something, and nothing else is
 * there to be run.
 *
 * @returns for each text the commands that it ran, as words
 */
export function recorded(texts: readonly string[], shell: readonly string[] = ['sh']): string[][][] {
  const folder = mkdtempSync(join(tmpdir(), 'virtnet-shell-'))
  try {
    const stubs = join(folder, 'stubs')
    const empty = join(folder, 'empty')
    spawnSync('mkdir', [stubs, empty])
    const record = `printf '%s\\0' "$#" "$@"`
    for (const tool of toolsWithDash) {
      writeFileSync(join(stubs, tool), `#!/bin/sh\nset -- ${tool} "$@"\n${record}\n`, { mode: 0o755 })
    }
    const script = [
      `record() { ${record}; }`,
      ...tools.map((tool) => `${tool}() { record ${tool} "$@"; }`),
      `PATH=${stubs}`,
      ...texts.flatMap((text) => [text, 'record end']),
    ].join('\n')
    const [command = '', ...args] = shell
    const { stdout, stderr, status } = spawnSync(command, args, { cwd: empty, input: script, maxBuffer: 1 << 28 })
    expect(String(stderr)).toBe('')
    expect(status).toBe(0)
    // A redirection that was in a name.
    expect(readdirSync(empty)).toEqual([])
    return commandsIn(stdout, texts.length)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function commandsIn(output: Buffer, count: number): string[][][] {
  const words = output.toString('utf8').split('\0')
  const found: string[][][] = [[]]
  let next = 0
  while (found.length <= count && next < words.length - 1) {
    const length = Number(words[next])
    const command = words.slice(next + 1, next + 1 + length)
    next += 1 + length
    if (command.length === 1 && command[0] === 'end') found.push([])
    else found.at(-1)?.push(command)
  }
  expect(words.slice(next)).toEqual([''])
  expect(found.pop()).toEqual([])
  expect(found).toHaveLength(count)
  return found
}
