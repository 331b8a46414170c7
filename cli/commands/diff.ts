import { diffReachability, type FieldChange, fieldChanges, type ReachabilityDifference, type Snapshot } from 'virtnet'
import { printable } from 'virtnet/reachability'
import type { Command } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { readSnapshot } from '../reading/snapshot-file.js'
import { jsonText } from '../terminal/data-text.js'
import type { Paint } from '../terminal/paint.js'

/** A guest that was added, removed or changed. */
interface GuestDiff {
  readonly name: string
  readonly change: 'added' | 'removed' | 'started' | 'stopped' | 'changed'
}

/** A network that was added, removed or changed. */
interface NetworkDiff {
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
  readonly fields: readonly FieldChange[]
  /** Null if unchanged or removed. */
  readonly active: boolean | null
}

export const diffCommand: Command = {
  name: 'diff',
  text: 'what differs between a snapshot and now, or another snapshot: networks, guests, reachability',
  arguments: [
    { name: '<before>', kind: 'file', text: 'a file of `virtnet snapshot`' },
    { name: '[after]', kind: 'file', text: 'another one; omitted: now, or the file of --snapshot' },
  ],
  help: 'Exits with 0 if nothing differs, 1 if something does.',
  async run(context, [beforeFile = '', afterFile]) {
    const before = await readSnapshot(beforeFile, context.io)
    const after = afterFile === undefined ? await context.snapshot() : await readSnapshot(afterFile, context.io)
    const networks = networksDiff(before, after)
    const guests = guestsDiff(before, after)
    // Without facts on both sides, reachability cannot be compared.
    const reachability = before.facts && after.facts ? diffReachability(before, after) : null
    const same = networks.length === 0 && guests.length === 0 && (reachability === null || isSame(reachability))
    if (context.options.json) context.json({ same, networks, guests, reachability })
    else {
      const lines = [
        ...networks.flatMap((one) => networkLines(one, context.paint)),
        ...guests.map(({ name, change }) => `${sign(change, context.paint)} guest ${printable(name)} ${change}`),
      ]
      const sentences = reachability?.sentences ?? []
      if (same) context.say('Nothing differs.')
      if (lines.length > 0) context.say(...lines)
      if (sentences.length > 0)
        context.say(
          ...(lines.length > 0 ? [''] : []),
          'Who reaches whom:',
          ...sentences.map((text) => `  ${printable(text)}`),
        )
      if (reachability === null)
        context.note('reachability was not compared: the host could not be read for one of the two')
    }
    return same ? exitCodes.yes : exitCodes.no
  },
}

const isSame = ({ opened, closed, uncertain }: ReachabilityDifference): boolean =>
  opened.length + closed.length + uncertain.length === 0

function networksDiff(before: Snapshot, after: Snapshot): NetworkDiff[] {
  const names = [...new Set([...before.networks, ...after.networks].map(({ name }) => name))].sort()
  return names.flatMap((name): NetworkDiff[] => {
    const [was, is] = [before, after].map(({ networks }) => networks.find((one) => one.name === name))
    if (was === undefined) return [{ name, change: 'added', fields: [], active: is?.active ?? null }]
    if (is === undefined) return [{ name, change: 'removed', fields: [], active: null }]
    const [from, to] = [was.running ?? was.stored, is.running ?? is.stored]
    const fields = from && to ? fieldChanges(from, to) : []
    const active = was.active === is.active ? null : is.active
    return fields.length > 0 || active !== null ? [{ name, change: 'changed', fields, active }] : []
  })
}

function guestsDiff(before: Snapshot, after: Snapshot): GuestDiff[] {
  const names = [...new Set([...before.guests, ...after.guests].map(({ name }) => name))].sort()
  return names.flatMap((name): GuestDiff[] => {
    const [was, is] = [before, after].map(({ guests }) => guests.find((one) => one.name === name))
    if (was === undefined) return [{ name, change: 'added' }]
    if (is === undefined) return [{ name, change: 'removed' }]
    if (was.active !== is.active) return [{ name, change: is.active ? 'started' : 'stopped' }]
    return JSON.stringify(was.running) === JSON.stringify(is.running) ? [] : [{ name, change: 'changed' }]
  })
}

function networkLines({ name, change, fields, active }: NetworkDiff, paint: Paint): string[] {
  const state = active === null ? '' : active ? ', running' : ', not running'
  return [
    `${sign(change, paint)} network ${printable(name)} ${change}${state}`,
    ...fields.map(({ path, kind, from, to }) => {
      const value = kind === 'changed' ? `${inline(from)} -> ${inline(to)}` : inline(kind === 'added' ? to : from)
      return `    ${sign(kind, paint)} ${printable(path)}: ${value}`
    }),
  ]
}

const inline = (value: unknown): string => jsonText(value ?? null, 0)

const sign = (change: string, paint: Paint): string =>
  ({
    added: paint('green', '+'),
    started: paint('green', '+'),
    removed: paint('red', '-'),
    stopped: paint('red', '-'),
  })[change] ?? paint('yellow', '~')
