import { HostChangeError, printable } from '../base/index.js'
import type { MachineAccess } from '../machine/index.js'

/** Finds the host's own ip(8): a busybox shell would use its built-in, which has neither `-batch` nor `-br`. */
export const findIp: readonly string[] = [
  'PATH="$PATH:/usr/sbin:/sbin"',
  'for folder in $(echo "$PATH" | tr : " "); do [ ! -x "$folder/ip" ] || break; done',
  'ip() { "$folder/ip" "$@"; }',
]

/**
 * Commands whose output changes whenever the parts of a host's network that a change depends on do. They leave out what
 * changes by itself: carriers, remaining lifetimes, link-local addresses.
 */
export const fingerprint = [
  "{ grep -Hs '' /sys/class/net/*/flags /sys/class/net/*/mtu /sys/class/net/*/address /sys/class/net/*/master/ifindex",
  "ip -br address | sed 's/^\\([^ ]* *\\)[^ ]*/\\1/; s/ fe80:[^ ]*//g'",
  'ip -4 route show table all',
  "ip -6 route show table all | grep -v -e '^local ' -e '^multicast ' -e '^anycast ' -e '^fe80:' -e '^ff00:'; } |",
  "sed 's/ expires [0-9]*sec//; s/ linkdown//; s/ dead//' | sha256sum",
].join('\n')

/** A hash of what a change depends on. @throws HostChangeError if the host cannot be read */
export async function fingerprintOf(machine: MachineAccess): Promise<string> {
  try {
    return (await machine.run(['sh', '-c', [...findIp, fingerprint].join('\n')])).trim()
  } catch (cause) {
    const reason = printable(cause instanceof Error ? cause.message : String(cause))
    throw new HostChangeError(`cannot read the host's network: ${reason}`, 'untouched', { cause })
  }
}
