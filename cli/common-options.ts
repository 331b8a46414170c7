import type { CommandOption } from './command.js'
import { duration } from './reading/duration.js'

/** What every command takes, before its name or after it. */
export const commonOptions: readonly CommandOption[] = [
  {
    flags: '-c, --connect <uri>',
    text: "libvirt's URI, such as qemu:///system or qemu+ssh://root@kvm1/system; default: $VIRTNET_CONNECT, $LIBVIRT_DEFAULT_URI, libvirt's own",
  },
  {
    flags: '--machine <command>',
    text: "a command that runs commands where the daemon is, such as 'ssh root@kvm1'; an ssh URI says it by itself",
  },
  {
    flags: '--timeout <duration>',
    text: 'give up after 500ms, 10s, 5m',
    parse: (text) => duration('--timeout', text),
  },
  { flags: '--json', text: 'JSON, for programs; errors too, on standard error' },
  { flags: '--color', text: 'colours though it is no terminal, as FORCE_COLOR=1' },
  { flags: '--no-color', text: 'no colours, as NO_COLOR=1' },
  { flags: '--debug', text: 'stacks of errors' },
]

/** Of commands that answer from a file as well. */
export const snapshotOption: CommandOption = {
  flags: '-s, --snapshot <file>',
  text: 'answer from a file of `virtnet snapshot` instead of a daemon; - is standard input',
}
