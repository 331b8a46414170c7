import { virConnectListAllNodeDeviceFlags } from '../../native-types/libvirt-nodedev.js'
import { DefinitionError } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { type HostdevDefinition, parseMarkup, type XmlElement } from '../xml/index.js'

/** A virtual function that can be assigned to a guest. */
export interface VirtualFunction {
  /** `0000:04:10.1` */
  readonly address: string
  /** Its link on the host; null while it has none, such as when a guest uses it. */
  readonly dev: string | null
  /** Guests that use it, according to the network. */
  readonly connections: number
}

/** The devices of a hostdev network's pool. */
export async function virtualFunctions(session: Calls, definition: HostdevDefinition): Promise<VirtualFunction[]> {
  const { pf, addresses = [] } = definition.forward ?? {}
  const devices = await readDevices(session)
  const linkOf = (pci: string) => devices.find(({ parent }) => parent === nameOf(pci))?.link ?? null
  const used = new Map(addresses.map((entry) => [addressText(entry), entry.connections ?? 0]))
  if (!pf) return [...used].map(([address, connections]) => ({ address, dev: linkOf(address), connections }))
  const path = 'forward.pf.dev'
  const net = devices.find(({ link }) => link === pf.dev)
  if (!net) {
    const links = devices.flatMap(({ link }) => link ?? [])
    throw new DefinitionError([
      { path, message: `${pf.dev} is not a device on this host; devices are ${links.join(', ')}` },
    ])
  }
  const functions = devices.find(({ name }) => name === net.parent)?.functions ?? []
  if (functions.length === 0) {
    throw new DefinitionError([
      {
        path,
        message: `${pf.dev} has no virtual functions: that takes SR-IOV hardware, enabled in the firmware, with functions created (sriov_numvfs); without it, use a network of mode macvtap on ${pf.dev}`,
      },
    ])
  }
  return functions.map((address) => ({ address, dev: linkOf(address), connections: used.get(address) ?? 0 }))
}

/** The part of a node device's XML that is used here. */
interface Device {
  readonly name: string
  readonly parent: string | undefined
  readonly link: string | undefined
  /** PCI addresses of its virtual functions. */
  readonly functions: readonly string[]
}

async function readDevices(session: Calls): Promise<Device[]> {
  const flags = virConnectListAllNodeDeviceFlags
  const handles = await session.call(
    'virConnectListAllNodeDevices',
    flags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET | flags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV,
  )
  try {
    const described = await session.batch(
      handles.map((handle) => ({ name: 'virNodeDeviceGetXMLDesc', args: [handle, 0] })),
      false,
    )
    return described.flatMap(({ value }) => (value === undefined ? [] : [readDevice(value as string)]))
  } finally {
    await Promise.all(handles.map((handle) => handle.free()))
  }
}

/** Reads a `<device>`. */
export function readDevice(xml: string): Device {
  const device = parseMarkup(xml)
  const capability = child(device, 'capability')
  const functions = capability?.children.find(
    ({ name, attributes }) => name === 'capability' && attributes.get('type') === 'virt_functions',
  )
  return {
    name: child(device, 'name')?.text ?? '',
    parent: child(device, 'parent')?.text,
    link: capability && child(capability, 'interface')?.text,
    functions: (functions?.children ?? [])
      .filter(({ name }) => name === 'address')
      .map(({ attributes }) => {
        const number = (name: string) => Number(attributes.get(name) ?? 0)
        return addressText({
          domain: number('domain'),
          bus: number('bus'),
          slot: number('slot'),
          function: number('function'),
        })
      }),
  }
}

const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((candidate) => candidate.name === name)

type Address = { [K in 'domain' | 'bus' | 'slot' | 'function']?: number | undefined }

const addressText = ({ domain = 0, bus = 0, slot = 0, function: number = 0 }: Address): string =>
  `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(number, 1)}`

/** libvirt's name of a PCI device: `pci_0000_04_10_1`. */
const nameOf = (address: string): string => `pci_${address.replaceAll(/[:.]/g, '_')}`

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
