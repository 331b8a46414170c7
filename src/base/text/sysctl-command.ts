import { shellWord } from './shell-word.js'

/**
 * The command that sets a sysctl.
 *
 * @param name  with a link's dots as slashes, `net.ipv4.conf.eth0/5.rp_filter`
 */
export function sysctlCommand(name: string, value: number): string {
  // sysctl(8) would split at the first `=`, even in a link's name.
  if (/^[\w./-]+$/.test(name)) return `sysctl -w ${name}=${value}`
  const parts = name.split('.').map((part) => part.replaceAll('/', '.'))
  return `echo ${value} >${shellWord(`/proc/sys/${parts.join('/')}`)}`
}
