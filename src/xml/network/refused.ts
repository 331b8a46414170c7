import { modesWith } from '../../modes/index.js'
import { issuesOf } from '../check-data.js'
import { parseMarkup } from '../markup.js'
import { typedVirtualPort } from '../parts/virtual-port.js'
import { missingParts, readElement } from '../read.js'
import type { Table } from '../table.js'

/** libvirt parses a virtual port even in modes that ignore it, and refuses an invalid one. */
const virtualPortOf = (xml: string): string | undefined => {
  const element = parseMarkup(xml)
  if (missingParts(element, typedVirtualPort as Table<unknown>).length > 0) return 'it needs a type'
  return issuesOf(typedVirtualPort as Table<unknown>, readElement(element, typedVirtualPort))[0]?.message
}

/** What libvirt refuses in networks on its own bridge. */
export const noVlan = {
  virtualport: virtualPortOf,
  vlan: `modes that support VLANs: ${modesWith(({ vlans }) => vlans === 'all' || vlans === 'host-bridge')}`,
}

/** What libvirt refuses in networks on a bridge or device of the host. */
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
/** What libvirt refuses in networks without a bridge. */
export const noBandwidth = {
  bandwidth: (xml: string) =>
    /<(?:in|out)bound[\s/>]/.test(xml)
      ? "it limits whole networks only on a bridge; set it on the guests' interfaces"
      : undefined,
}
/** Why libvirt refuses a bridge in networks whose guests attach to devices. */
export const onlyDevices = (xml: string) =>
  /\s(?:name|zone)\s*=\s*(?:"[^"]+"|'[^']+')/.test(xml)
    ? 'in this mode guests attach to devices of the host, not to a bridge'
    : undefined
/** Why libvirt refuses bridge settings in those networks. */
export const onlyNamed = (xml: string) =>
  /\s(?:stp|zone)\s*=\s*(?:"[^"]+"|'[^']+')|\sdelay\s*=\s*["'][\s+0]*[1-9]/.test(xml)
    ? 'in this mode guests attach to devices of the host, not to a bridge'
    : undefined
