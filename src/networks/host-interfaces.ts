import type { virInterfacePtr } from '../../native-types/values.js'
import { type CallLimits, checkArgument, unlessCode } from '../base/index.js'
import { callsWithin, type Session } from '../ffi/index.js'
import { parseMarkup, type XmlElement } from '../xml/index.js'

/** A link of the host as libvirt's interface driver describes it. */
export interface HostInterface {
  /** Its name on the host. */
  readonly name: string
  /** `ethernet`, `bridge`, `bond`, `vlan`. */
  readonly type: string
  /** It is up. */
  readonly active: boolean
  /** Its MAC address, in lower case; null where libvirt does not say. */
  readonly mac: string | null
  /** In bytes. */
  readonly mtu: number | null
  /** The links in a bridge or a bond. */
  readonly ports: readonly string[]
  /**
   * With prefix, `10.0.0.2/24`; empty with the udev backend, which most distributions build and which does not report
   * them.
   */
  readonly addresses: readonly string[]
}

/** The links of the host at the other end of a connection, for daemons with libvirt's interface driver. */
export class HostInterfaces {
  readonly #session: Session

  /** @internal */
  constructor(session: Session) {
    this.#session = session
  }

  /**
   * All links of the host that libvirt's interface driver knows.
   *
   * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` if the daemon has no interface driver
   * @see virConnectListAllInterfaces, since 0.10.2
   */
  async list(limits?: CallLimits): Promise<HostInterface[]> {
    const session = callsWithin(this.#session, limits, 'hostInterfaces.list')
    const handles = await session.call('virConnectListAllInterfaces', 0)
    try {
      const results = await session.batch(handles.flatMap(calls), false)
      // Skip links that have gone since the list was taken.
      return handles.flatMap((_, index) => {
        const [xml, active] = results.slice(2 * index, 2 * index + 2)
        return xml?.error || active?.error ? [] : [hostInterface(String(xml?.value), active?.value === 1)]
      })
    } finally {
      await Promise.all(handles.map((handle) => handle.free()))
    }
  }

  /**
   * One link of the host, by name.
   *
   * @throws LibvirtError  `VIR_ERR_NO_INTERFACE` when there is none
   * @see virInterfaceLookupByName, since 0.6.4
   */
  async get(name: string, limits?: CallLimits): Promise<HostInterface> {
    checkArgument('hostInterfaces.get', 'name', name, 'string')
    const session = callsWithin(this.#session, limits, 'hostInterfaces.get')
    const handle = await session.call('virInterfaceLookupByName', name)
    try {
      const results = await session.batch(calls(handle), true)
      const failed = results.find(({ error }) => error)
      if (failed) throw failed.error
      return hostInterface(String(results[0]?.value), results[1]?.value === 1)
    } finally {
      await handle.free()
    }
  }

  /** As `get`, with `undefined` when there is none. */
  async find(name: string, limits?: CallLimits): Promise<HostInterface | undefined> {
    return unlessCode(this.get(name, limits), 'VIR_ERR_NO_INTERFACE')
  }
}

const calls = (handle: virInterfacePtr) => [
  { name: 'virInterfaceGetXMLDesc', args: [handle, 0] },
  { name: 'virInterfaceIsActive', args: [handle] },
]

/** Reads an `<interface>` of the host. */
export function hostInterface(xml: string, active: boolean): HostInterface {
  const link = parseMarkup(xml)
  const first = (name: string) => link.children.find((element) => element.name === name)
  const group = first('bridge') ?? first('bond')
  const mtu = first('mtu')?.attributes.get('size')
  return {
    name: link.attributes.get('name') ?? '',
    type: link.attributes.get('type') ?? '',
    active,
    mac: first('mac')?.attributes.get('address')?.toLowerCase() ?? null,
    mtu: mtu === undefined ? null : Number(mtu),
    ports: childrenOf(group, 'interface').flatMap(({ attributes }) => attributes.get('name') ?? []),
    addresses: childrenOf(link, 'protocol')
      .flatMap((protocol) => childrenOf(protocol, 'ip'))
      .map(({ attributes }) => `${attributes.get('address')}/${attributes.get('prefix')}`),
  }
}

const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((candidate) => candidate.name === name) ?? []
