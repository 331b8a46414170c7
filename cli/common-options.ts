import type { CommandOption } from './command.js'
import { duration } from './reading/duration.js'

/** Options of every command, before or after its name. */
export const commonOptions: readonly CommandOption[] = [
  {
    flags: '-c, --connect <uri>',
    text: "libvirt's URI, such as qemu:///system or qemu+ssh://root@kvm1/system; default: $VIRTNET_CONNECT, $LIBVIRT_DEFAULT_URI, libvirt's own",
  },
  {
    flags: '--machine <command>',
    text: "a command that runs commands where the daemon runs, such as 'ssh root@kvm1'; an ssh URI implies it",
  },
  {
    flags: '--timeout <duration>',
    text: 'give up after 500ms, 10s, 5m',
    parse: (text) => duration('--timeout', text),
  },
  { flags: '--json', text: 'JSON, for programs; also for errors, on standard error' },
  { flags: '--color', text: 'colours even without a terminal, like FORCE_COLOR=1' },
  { flags: '--no-color', text: 'no colours, like NO_COLOR=1' },
  { flags: '--debug', text: 'stack traces of errors' },
]

/** For commands that can also answer from a file. */
export const snapshotOption: CommandOption = {
  flags: '-s, --snapshot <file>',
  text: 'answer from a file of `virtnet snapshot` instead of a daemon; - is standard input',
}
