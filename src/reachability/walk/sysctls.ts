/** A kernel setting of IPv4 that holds where it is on for all links, or for this one. */
export const linkSysctls = (link: string, setting: string): readonly string[] => [
  `net.ipv4.conf.all.${setting}`,
  `net.ipv4.conf.${link.replaceAll('.', '/')}.${setting}`,
]

/** Whether a setting that is off by default is known to be on. */
export const isOn = (
  { world }: { readonly world: { sysctl(name: string): string | undefined } },
  name: string,
): boolean => !['0', undefined].includes(world.sysctl(name))
