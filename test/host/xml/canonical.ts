import type { Connection } from '../../../src/connection/index.js'

/** libvirt's own form of a network, a filter, or an interface in a guest. */
export async function canonicalOf(
  { libvirt }: Connection,
  kind: 'net' | 'if' | 'filter',
  xml: string,
): Promise<string> {
  if (kind === 'net') {
    const network = await libvirt.virNetworkDefineXML(xml)
    const described = await libvirt.virNetworkGetXMLDesc(network, 0)
    await libvirt.virNetworkUndefine(network)
    return described
  }
  if (kind === 'filter') {
    const filter = await libvirt.virNWFilterDefineXML(xml)
    const described = await libvirt.virNWFilterGetXMLDesc(filter, 0)
    await libvirt.virNWFilterUndefine(filter)
    return described
  }
  const guest = `<domain type='qemu'><name>holder</name><memory>1024</memory>
    <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${xml}</devices></domain>`
  const domain = await libvirt.virDomainDefineXML(guest)
  const described = await libvirt.virDomainGetXMLDesc(domain, 0)
  await libvirt.virDomainUndefine(domain)
  return /^ {4}<interface [\s\S]*?^ {4}<\/interface>/m.exec(described)?.[0] ?? described
}

/** Without what libvirt makes up where it is missing. */
export const withoutGenerated = (xml: string): string =>
  xml
    .replace(/^ *<uuid>.*\n/m, '')
    .replace(/^ *<mac address=.*\n/m, '')
    .replace(/ name='virbr\d+'/, '')
    .replace(/(instanceid|interfaceid)='[^']*'/g, '$1')
