import { describe, expect, test } from 'vitest'
import { printable } from '../../../src/base/text/printable.js'
import { diagnoseBridge } from '../../../src/doctor/index.js'
import type { HostFacts } from '../../../src/machine/index.js'
import { factsOf } from '../altered-facts.js'
import { holdCommands, type Told } from '../commands-of-names.js'
import { nasty } from '../hostile-names.js'
import { rows } from './bridge-rows.js'

const garbled = 'a\ufffdb'

/** The same host, with another name for a link. */
const renamed = (facts: HostFacts, from: string, to: string): HostFacts =>
  JSON.parse(JSON.stringify(facts).replaceAll(JSON.stringify(from), () => JSON.stringify(to)))

describe('the commands of the doctor, whatever a link is called', () => {
  test.each(rows)('%s', async (_what, alter, kind, _severity, _link, commands) => {
    const facts = await factsOf(alter)
    for (const plain of facts.links
      .map(({ name }) => name)
      .filter((name) => commands.some((one) => one.includes(name)))) {
      const byName = new Map<string, Told>()
      for (const name of [...nasty, garbled]) {
        const bridge = plain === 'br0' ? name : 'br0'
        const [finding] = diagnoseBridge(renamed(facts, plain, name), bridge).filter((one) => one.kind === kind)
        expect([name, finding]).toEqual([name, expect.objectContaining({ kind })])
        if (!finding) continue
        expect(printable(finding.text + finding.evidence)).toBe(finding.text + finding.evidence)
        byName.set(name, finding)
      }
      holdCommands(plain, commands, byName)
    }
  })
})
