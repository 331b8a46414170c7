import { type MachineAccess, machineThrough } from 'virtnet'

/** The daemon's machine, through a command that runs commands there: `ssh root@kvm1`. No words: this machine. */
export const onHost = (words: readonly string[]): MachineAccess | undefined =>
  words.length > 0 ? machineThrough(words, { shell: words[0] === 'ssh' }) : undefined
