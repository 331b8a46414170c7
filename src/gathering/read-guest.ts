import { DefinitionError, type DefinitionFinding, ReadTexts } from '../base/index.js'
import { type InterfaceDefinition, type PortDefinition, parseInterface, parseMarkup, parsePort } from '../xml/index.js'

/** The part of a guest's XML that concerns its network. */
export interface GuestReading {
  readonly name: string
  readonly uuid: string
  readonly interfaces: readonly InterfaceDefinition[]
  /** The QEMU guest agent is running and connected. */
  readonly hasAgent: boolean
}

/** Why a guest's XML cannot be read. */
export const unreadable = ({ issues }: DefinitionError): DefinitionFinding[] =>
  issues.map(({ path, message }) => ({ severity: 'warning', path, message: `cannot be read: ${message}` }))

function parseGuest(xml: string): GuestReading {
  const domain = parseMarkup(xml)
  const child = (name: string) => domain.children.find((element) => element.name === name)
  const devices = child('devices')?.children ?? []
  const interfaces = devices.filter(({ name }) => name === 'interface')
  const targets = devices.filter(({ name }) => name === 'channel').flatMap(({ children }) => children)
  return {
    name: child('name')?.text ?? '',
    uuid: child('uuid')?.text ?? '',
    interfaces: interfaces.map(({ outer }) => parseInterface(outer)),
    hasAgent: targets.some(
      ({ name, attributes }) =>
        name === 'target' &&
        attributes.get('name') === 'org.qemu.guest_agent.0' &&
        attributes.get('state') === 'connected',
    ),
  }
}

const guests = new ReadTexts(parseGuest)
const ports = new ReadTexts(parsePort)

/**
 * Reads a guest's XML. Results are frozen and cached by text.
 *
 * @throws DefinitionError  if the text is not well-formed
 */
export const readGuest = (xml: string): GuestReading => guests.get(xml)

/** A port's definition; undefined if its XML cannot be read. */
export const readPort = (xml: string): PortDefinition | undefined => orUndefined(() => ports.get(xml))

/** The result of a reader; undefined if it throws. */
export function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DefinitionError) return undefined
    throw error
  }
}
