import { randomBytes } from 'node:crypto'
import { must, run, type StartCommand } from '../../packets/index.js'
import type { Attempt } from './attempt.js'

/**
 * Counts what the host lets pass, where packets leave it, arrive at it, or are bridged, behind all rules that could
 * stop them. A separate table, removed at the end.
 */
export class Counters implements AsyncDisposable {
  readonly #start: StartCommand
  readonly #table = `virtnet_probe_${randomBytes(4).toString('hex')}`

  constructor(start: StartCommand) {
    this.#start = start
  }

  /** @param attempts  only those sent next */
  async expect(attempts: readonly Attempt[]): Promise<void> {
    const rules = attempts.map(({ seen }, index) => `    ${seen} counter comment "${index}"`).join('\n')
    const chain = (name: string, hook: string) =>
      `  chain ${name} {\n    type filter hook ${hook}; policy accept;\n${rules}\n  }`
    // One transaction: a table that does not exist cannot be deleted.
    const text = ['inet', 'bridge']
      .map((family) => {
        const chains =
          family === 'inet'
            ? [chain('leaves', 'postrouting priority 300'), chain('arrives', 'input priority 300')]
            : [chain('switched', 'forward priority 300')]
        const name = `table ${family} ${this.#table}`
        return `${name}\ndelete ${name}\n${name} {\n${chains.join('\n')}\n}`
      })
      .join('\n')
    await must(this.#start, ['sh', '-c', `PATH="$PATH:/usr/sbin:/sbin"; printf '%s\\n' "$1" | nft -f -`, 'sh', text])
  }

  /** Which of them were counted, by index. */
  async seen(): Promise<Set<number>> {
    const script = `PATH="$PATH:/usr/sbin:/sbin"; for family in inet bridge; do nft list table $family ${this.#table}; done`
    const text = await must(this.#start, ['sh', '-c', script])
    const found = new Set<number>()
    for (const [, packets, index] of text.matchAll(/counter packets (\d+) bytes \d+ comment "(\d+)"/g))
      if (Number(packets) > 0) found.add(Number(index))
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const script = `PATH="$PATH:/usr/sbin:/sbin"; for family in inet bridge; do nft delete table $family ${this.#table}; done`
    await run(this.#start, ['sh', '-c', script], 10_000)
  }
}
