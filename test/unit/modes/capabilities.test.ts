import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { capabilitiesOf, modeCapabilities, modes } from '../../../src/modes/index.js'
import { modesFor } from '../../../src/reachability/index.js'
import { parseNetwork } from '../../../src/xml/index.js'

/** Table 13.1 of the source: guest → host, other guests, external; visible from external. */
const table = {
  bridged: ['yes', 'yes', 'yes', 'yes'],
  nat: ['yes', 'yes', 'yes', 'no'],
  routed: ['yes', 'yes', 'yes', 'yes'],
  isolated: ['yes', 'yes', 'no', 'no'],
  open: ['host-firewall', 'host-firewall', 'host-firewall', 'host-firewall'],
} as const

describe('the row of a mode', () => {
  test.each(Object.entries(table))('%s', (mode, row) => {
    const { guestToHost, guestToGuest, guestToExternal, externalToGuest } = capabilitiesOf(mode as keyof typeof table)
    expect([guestToHost, guestToGuest, guestToExternal, externalToGuest]).toEqual(row)
  })

  test('macvtap goes by its forward mode', () => {
    const of = (mode: string) =>
      capabilitiesOf(parseNetwork(`<network><name>m</name><forward mode='${mode}' dev='eth0'/></network>`))
    expect(of('bridge')).toBe(modeCapabilities['macvtap bridge'])
    expect(of('private')).toMatchObject({ guestToHost: 'no', guestToGuest: 'no', externalToGuest: 'yes' })
    expect(of('vepa')).toMatchObject({ guestToGuest: 'switch-hairpin' })
    expect(of('passthrough').needs).toContain('own-device')
  })
})

describe('from what is wanted to the modes that do it', () => {
  const modesOf = (intent: Parameters<typeof modesFor>[0]) => modesFor(intent).choices.map(({ mode }) => mode)

  test('the LAN must reach the guest, the host too, and the router cannot be touched: bridged', () => {
    const answer = modesFor({
      externalToGuest: true,
      guestToHost: true,
      can: { setExternalRoutes: false, hairpinSwitch: false, useSrIov: false },
    })
    expect(answer.choices).toEqual([{ mode: 'bridged', costs: [expect.stringContaining('bridge on the host')] }])
    expect(answer.refusals.find(({ mode }) => mode === 'routed')?.because.join()).toContain('no routes can be set')
    expect(answer.refusals.find(({ mode }) => mode === 'nat')?.because).toEqual([
      'it does not let external systems reach the guests',
    ])
  })

  test('out, but not in: NAT costs nothing and comes first', () => {
    expect(modesFor({ guestToExternal: true, externalToGuest: false }).choices[0]).toEqual({ mode: 'nat', costs: [] })
  })

  test('nothing but each other and the host: isolated', () => {
    expect(modesOf({ guestToHost: true, guestToGuest: true, guestToExternal: false, externalToGuest: false })).toEqual([
      'isolated',
      'open',
    ])
  })

  test('guests that do not see each other, on the LAN', () => {
    expect(modesOf({ guestToGuest: false, guestToExternal: true })).toContain('macvtap private')
  })

  test('a hairpinning switch is the price of the host seeing macvtap guests', () => {
    const wanted = {
      guestToHost: true,
      externalToGuest: true,
      physicalSubnet: true,
      can: { makeHostBridge: false, useSrIov: false },
    }
    expect(
      modesFor(wanted)
        .choices.find(({ mode }) => mode === 'macvtap bridge')
        ?.costs.join(),
    ).toContain('back out of the port')
    expect(modesFor({ ...wanted, can: { ...wanted.can, hairpinSwitch: false } })).toMatchObject({
      possible: false,
      choices: [],
    })
  })

  test('impossible, because', () => {
    const answer = modesFor({ externalToGuest: true, dhcp: true, can: { setExternalRoutes: false } })
    expect(answer.possible).toBe(false)
    for (const { because } of answer.refusals) expect(because.length).toBeGreaterThan(0)
    expect(answer.refusals).toHaveLength(Object.keys(modeCapabilities).length)
  })
})

test('no other room asks for a mode by its name', () => {
  const source = new URL('../../../src/', import.meta.url)
  const ofModes = /^(?:modes|networks\/classes)\/|^xml\/network\/(?:network|forward)\.ts$/
  const asked = new RegExp(`\\bmode\\b\\s*[!=]==\\s*'(?:${[...Object.keys(modes), 'unknown'].join('|')})'`, 'g')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(100)
  const found = files
    .filter((name) => !ofModes.test(name))
    .flatMap((name) =>
      (readFileSync(new URL(name, source), 'utf8').match(asked) ?? []).map((text) => `${name}: ${text}`),
    )
  expect(found.filter((text) => !text.includes("'hostdev'"))).toEqual([])
})
