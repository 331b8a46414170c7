import { expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { explain } from '../../../src/reachability/index.js'
import { guestsOf, networksOf, probesOf, recordedScenes, recordedSource } from '../../recorded/recorded-cases.js'

const scene = recordedScenes()
  .flatMap(([, cases]) => cases)
  .find(({ name }) => name === 'marks-of-a-bridge-s-own-chain-which')

/** A bridge's own chain of priority 0 marks datagrams, and iptables drops what is marked. */
test.each([
  ['6.18.44-fc', 'no'],
  ['6.7.0', 'no'],
  ['6.6.99-rc1', 'yes'],
  ['5.14.0-570.el9', 'yes'],
  [undefined, 'conditional'],
])("whether iptables sees a bridge's marks: Linux %s", async (release, verdict) => {
  if (!scene) throw new Error('the scene is not recorded')
  const recorded = recordedSource(scene)
  const { [osrelease]: own, ...files } = scene.host.files
  const host = { ...scene.host, files: release === undefined ? files : { ...files, [osrelease]: release } }
  expect(own).toBeDefined()
  const facts = await readHostFacts(recordedSource({ ...scene, host }))
  const datagram = probesOf(scene).find(({ label }) => label === 'g1>g2 v4 udp')
  if (!datagram) throw new Error('no datagram was sent')
  const asked = explain(datagram.query, { networks: networksOf(scene), guests: guestsOf(scene), facts })
  expect([asked.verdict, asked.conditions.map(({ text }) => text)]).toEqual([
    verdict,
    verdict === 'conditional' ? [expect.stringContaining('as since Linux 6.7')] : [],
  ])
  expect((await readHostFacts(recorded)).sysctls['kernel.osrelease']).toBe(own?.trim())
})

const osrelease = '/proc/sys/kernel/osrelease'
