import { isDeepStrictEqual } from 'node:util'
import { ApplyError } from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import { readDefinition } from '../../gathering/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { BridgeCheck } from '../check-bridge.js'
import type { NetworkOf } from '../classes/modes.js'

/** The part of a connection's networks that is used here. */
export interface Definable {
  find(name: string): Promise<NetworkOf | undefined>
  define(definition: NetworkDefinition, check: BridgeCheck): Promise<NetworkOf>
}

/** A network that is there. */
export interface There {
  readonly network: NetworkOf
  readonly stored: NetworkDefinition | undefined
  readonly running: NetworkDefinition | undefined
}

/** Undoes the steps that were done, the last first. */
export type Undo = (() => Promise<unknown>)[]

/** @throws ApplyError  where another process changed it since it was read; nothing was done */
export async function store(
  networks: Definable,
  session: Session,
  wanted: NetworkDefinition,
  there: There | undefined,
  undo: Undo,
): Promise<NetworkOf> {
  const before = there && (await storedNow(there))
  const network = await networks.define(wanted, { checkBridge: false }).catch(async (error: unknown) => {
    if (there || !(await isThere(networks, wanted.name))) throw error
    throw moved(wanted.name, 'was defined')
  })
  undo.push(
    before === undefined
      ? () => network.undefine()
      : async () => await (await session.call('virNetworkDefineXML', before)).free(),
  )
  return network
}

/** The XML that is stored; undefined where none is. @throws ApplyError  where that is not what was read before */
async function storedNow({ network, stored }: There): Promise<string | undefined> {
  const isStored = await network.isPersistent()
  if (isStored !== (stored !== undefined)) throw moved(network.name, isStored ? 'was defined' : 'was undefined')
  if (!isStored) return undefined
  const xml = await network.xml({ stored: true })
  const read = readDefinition(xml)
  if ('definition' in read && !isDeepStrictEqual(read.definition, stored)) throw moved(network.name, 'was changed')
  return xml
}

async function isThere(networks: Definable, name: string): Promise<boolean> {
  const network = await networks.find(name)
  await network?.free()
  return network !== undefined
}

function moved(network: string, what: string): ApplyError {
  const message = `network ${network} ${what} by another program while it was about to be changed; nothing was done to it`
  return new ApplyError(message, 'untouched', { network, moved: [`network ${network} ${what}`] })
}

/** Whether another program changed a network before anything was done to it. */
export const isMoved = (error: unknown): boolean => error instanceof ApplyError && error.moved.length > 0
