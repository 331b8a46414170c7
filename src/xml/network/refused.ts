import { modesWith } from '../../modes/index.js'
import { issuesOf } from '../check-data.js'
import { parseMarkup } from '../markup.js'
import { typedVirtualPort } from '../parts/virtual-port.js'
import { lackedBy, readElement } from '../read.js'
import type { Table } from '../table.js'

/** libvirt reads a virtual port where it uses none, and then finds fault with it. */
const virtualPortOf = (xml: string): string | undefined => {
  const element = parseMarkup(xml)
  if (lackedBy(element, typedVirtualPort as Table<unknown>).length > 0) return 'it needs a type'
  return issuesOf(typedVirtualPort as Table<unknown>, readElement(element, typedVirtualPort))[0]?.message
}

/** What libvirt refuses of networks whose ports it makes itself. */
export const noVlan = {
  virtualport: virtualPortOf,
  vlan: `modes with VLANs are ${modesWith(({ vlans }) => vlans === 'all' || vlans === 'host-bridge')}`,
}

/** What libvirt refuses of networks on something of the host's. */
export const notOwn = {
  ip: 'it assigns no addresses in this mode; the LAN does',
  route: 'it sets no routes in this mode; the LAN does',
  mac: 'it creates no bridge in this mode',
  domain: (xml: string) =>
    /^[^>]*\sname\s*=/.test(xml) ? 'it runs no DHCP server in this mode to hand it out' : undefined,
  mtu: (xml: string) =>
    /size\s*=\s*["']\s*\+?0*["']/.test(xml)
      ? undefined
      : 'it creates no bridge in this mode; set it on the host’s device',
  dns: (xml: string) => (/<(?:txt|srv|host)[\s/>]/.test(xml) ? 'it runs no DNS server in this mode' : undefined),
}
/** What it refuses where there is no bridge to limit. */
export const noBandwidth = {
  bandwidth: (xml: string) =>
    /<(?:in|out)bound[\s/>]/.test(xml)
      ? "it limits whole networks only on a bridge; set it on the guests' interfaces"
      : undefined,
}
/** What it says of a bridge where guests are on devices. */
export const onlyDevices = (xml: string) =>
  /\s(?:name|zone)\s*=\s*(?:"[^"]+"|'[^']+')/.test(xml)
    ? 'in this mode guests are on devices of the host, not on a bridge'
    : undefined
/** What it says of a bridge's settings there. */
export const onlyNamed = (xml: string) =>
  /\s(?:stp|zone)\s*=\s*(?:"[^"]+"|'[^']+')|\sdelay\s*=\s*["'][\s+0]*[1-9]/.test(xml)
    ? 'in this mode guests are on devices of the host, not on a bridge'
    : undefined
