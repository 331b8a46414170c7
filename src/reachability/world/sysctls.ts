/** The source of a machine's settings. */
interface Settings {
  sysctl(name: string): string | undefined
}

/** An IPv4 setting of the kernel that applies if it is on for all links or for this one. */
export function linkSysctls(link: string, setting: string): readonly string[] {
  if (names.size > mostLinks) names.clear()
  const bySetting = names.get(link) ?? new Map<string, readonly string[]>()
  names.set(link, bySetting)
  const known = bySetting.get(setting)
  if (known) return known
  const made = [`net.ipv4.conf.all.${setting}`, `net.ipv4.conf.${link.replaceAll('.', '/')}.${setting}`]
  bySetting.set(setting, made)
  return made
}

/** Names of settings by link, built once because every packet needs them. */
const names = new Map<string, Map<string, readonly string[]>>()
const mostLinks = 4096

/** Whether a setting that is off by default is known to be on. */
export const isOn = (machine: Settings, name: string): boolean => !['0', undefined].includes(machine.sysctl(name))

/** IPv4 forwards per incoming link, IPv6 per host. */
export function forwardingSysctl(
  machine: Settings,
  family: 'ipv4' | 'ipv6',
  inLink: string,
): { name: string; all: string } {
  const perLink = linkSysctls(inLink, 'forwarding')[1] ?? ''
  const all = family === 'ipv4' ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding'
  return { all, name: family === 'ipv4' && machine.sysctl(perLink) !== undefined ? perLink : all }
}

/** Whether a machine forwards what arrives through a link. */
export const forwardsFrom = (
  { machine, isSet }: { readonly machine: Settings; readonly isSet: (name: string) => boolean },
  family: 'ipv4' | 'ipv6',
  inLink: string,
): boolean => isSet(forwardingSysctl(machine, family, inLink).name)
