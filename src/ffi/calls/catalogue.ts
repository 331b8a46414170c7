import type { CallbackDescription, FunctionDescription, StructDescription } from '../../../native-types/description.js'
import { callbacks, functions, structs } from '../../../native-types/index.js'
import { wrongArgument } from '../../base/index.js'
import { isSent } from '../threads/wire.cjs'
import type { FunctionEntry } from '../workers/call-worker.js'
import { answerDecoder } from './answers.js'
import { argumentsEncoder } from './arguments.js'

/** A function, prepared for calling. */
export interface CallableFunction {
  readonly name: string
  readonly index: number
  readonly description: FunctionDescription
  /** The function itself, which a thread must know before calling it. */
  readonly needs: readonly FunctionEntry[]
  readonly encode: ReturnType<typeof argumentsEncoder>
  readonly decode: ReturnType<typeof answerDecoder>
  /** The position of its callback among the sent arguments, and the callback's C type. */
  readonly callback: { readonly position: number; readonly name: string } | undefined
  /** Whether it frees the handle passed to it, which must not be used or freed again. */
  readonly frees: boolean
  /** Whether it deregisters a callback. */
  readonly endsCallback: boolean
}

const callables = new Map<string, CallableFunction>()

/** The names of all functions offered to callers. */
export const offeredNames = (): readonly string[] =>
  Object.entries(functions()).flatMap(([name, { unexposed }]) => (unexposed === undefined ? [name] : []))

/** A function by its C name, offered or not; prepared once. */
export function callable(name: string): CallableFunction {
  const known = callables.get(name)
  if (known) return known
  const description = functions()[name]
  if (description === undefined) throw wrongArgument(`${name} is not a libvirt function`)
  const given = description.parameters.filter(isSent)
  const position = given.findIndex(({ kind }) => kind === 'callback')
  const parameter = given[position]
  const entry: FunctionEntry = {
    index: callables.size,
    name,
    description,
    structs: structsOf(description.parameters.flatMap((each) => ('struct' in each ? [each.struct] : []))),
  }
  const prepared: CallableFunction = {
    name,
    index: entry.index,
    description,
    needs: [entry],
    encode: argumentsEncoder(name, description),
    decode: answerDecoder(description),
    callback: parameter?.kind === 'callback' ? { position, name: parameter.callback } : undefined,
    frees: isFree(description, name),
    endsCallback: /EventDeregister|EventRemoveCallback/.test(name),
  }
  callables.set(name, prepared)
  return prepared
}

/** The named structs, and the structs within them. */
function structsOf(wanted: readonly string[]): Record<string, StructDescription> {
  const found: Record<string, StructDescription> = {}
  const visit = (name: string): void => {
    const struct = structs()[name]
    if (struct === undefined || found[name] !== undefined) return
    found[name] = struct
    for (const field of struct.fields) if ('struct' in field) visit(field.struct)
  }
  for (const name of wanted) visit(name)
  return found
}

/** A callback type by its C name, with the structs that it receives. */
export function callbackEntry(name: string): {
  readonly description: CallbackDescription
  readonly structs: Readonly<Record<string, StructDescription>>
} {
  const description = callbacks()[name]
  if (description === undefined) throw wrongArgument(`${name} is not a libvirt callback`)
  return {
    description,
    structs: structsOf(
      description.parameters.flatMap((parameter) => ('struct' in parameter ? [parameter.struct] : [])),
    ),
  }
}

/** The function that frees a handle of this type. */
export const freeFunction = (type: string): CallableFunction =>
  callable(type === 'virConnect' ? 'virConnectClose' : `${type}Free`)

/** Whether a function frees the handle passed to it, like `virDomainFree`. */
const isFree = ({ parameters }: FunctionDescription, name: string): boolean =>
  /Free$/.test(name) && parameters.length === 1 && parameters[0]?.kind === 'handle'
