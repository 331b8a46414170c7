import { shellText, shellWord } from '../base/index.js'
import { batchLine } from './batch.js'
import { findIp, fingerprint } from './host-shell.js'
import type { Steps } from './steps.js'

/** Where changes of a network namespace keep their files, gone with a reboot as the changes are. */
const folderLine = 'dir=/run/virtnet-host-network-$(readlink /proc/self/ns/net | tr -dc 0-9)'

/** A file with these lines. Nobody can know the end mark before, so that none of them is it. */
const here = (file: string, lines: readonly string[], mark: string): string =>
  [`cat >${file} <<'${mark}' || return`, ...lines, mark].join('\n')

/** Seconds that the files of a change that went back wait for somebody to read how it went. */
const rest = 20

/**
 * What the host itself runs. It makes the change, waits to be told that it may stay, and takes it back otherwise. The
 * process that asked for the change, and the way to it, may be gone by then.
 *
 * Its folder says how far it is: `pending` becomes `confirmed`, `asked` or `late` by a rename, which only one of those
 * who try can do; `applied`, `failed` and `undone` follow the deed; `said` is what a refused step said, `left` what
 * going back could not restore. Descriptor 9 is the lock, see {@link startScript}.
 */
const rollbackLines = (steps: Steps): string[] => [
  "trap '' HUP INT PIPE",
  // A host that shuts down does not wait.
  'left=$1 own=$2',
  "trap 'left=0' TERM",
  'export LC_ALL=C PATH',
  ...findIp,
  // systemd ends a service, or a session, with all that is in its control group.
  'echo $$ >/sys/fs/cgroup/cgroup.procs',
  'gone() { [ ! -e "/sys/class/net/$1" ] || ip link delete dev "$1"; }',
  // A bond takes a slave only while it is down.
  'leave() { [ -e "/sys/class/net/$2/lower_$1" ] || try ip link set dev "$1" down; }',
  'mac() {',
  '  [ "$(cat "/sys/class/net/$1/address")" = "$2" ] || ip link set dev "$1" address "$2" 2>/dev/null || {',
  // Some NICs have to be down for it; what is lost by that is restored after it.
  '    try ip link set dev "$1" down',
  '    try ip link set dev "$1" address "$2"',
  '  }',
  '}',
  // A bridge that was told an MTU, be it the same, no longer follows its ports.
  'mtu() { [ "$(cat "/sys/class/net/$1/mtu" 2>/dev/null)" = "$2" ] || try ip link set dev "$1" mtu "$2"; }',
  'try() {',
  '  said=$("$@" 2>&1) && return',
  '  case $said in',
  // What is there already, or gone already, is as it shall be.
  "    *'File exists'* | *'No such process'* | *'Cannot find device'*) ;;",
  "    *'Cannot assign requested address'* | *'ddress not found'*) ;;",
  '    *) printf "%s: %s\\n" "$*" "$said" ;;',
  '  esac',
  '}',
  'undo() {',
  '  {',
  '    :',
  ...steps.undo.map((command) => `    ${shellText(command)}`),
  '  } >left 2>&1',
  '}',
  'change() {',
  '  ip -batch create || return',
  ...steps.sysctls.map(([path, value]) => {
    const file = shellWord(path)
    return `  [ ! -e ${file} ] || echo ${value} >${file} || return`
  }),
  '  ip -batch move',
  '}',
  // Others may start a change now. Who asked for this one may still read how it went, but need not.
  'finish() {',
  '  : >ended',
  '  rm -f ../owner',
  '  exec 9<&-',
  '  : >"$1"',
  `  rest=${rest}`,
  '  while [ "$rest" -gt 0 ] && [ -e "$own/$1" ]; do',
  '    sleep 1',
  '    rest=$((rest - 1))',
  '  done',
  '  cd "$own/.." && rm -rf "$own" && rmdir "$PWD"',
  '}',
  'if change >said 2>&1; then',
  '  : >applied',
  '  while [ "$left" -gt 0 ] && [ -e pending ]; do',
  // Nothing that outlives this process may hold the lock.
  '    sleep 1 9<&-',
  '    left=$((left - 1))',
  '  done',
  '  if mv pending late || [ -e asked ]; then',
  '    undo',
  '    finish undone',
  '  else',
  // Who confirmed removes the folder and ends this, unless something ended that first.
  '    sleep 1 9<&-',
  '    rm -f ../owner',
  '    cd "$own/.." && rm -rf "$own" && rmdir "$PWD"',
  '  fi',
  'else',
  '  mv pending late',
  '  undo',
  '  finish failed',
  'fi',
]

/** What starts a change, beside its steps. */
export interface SwitchStart {
  /** Of this change: a UUID. */
  readonly id: string
  /** Until it goes back. */
  readonly seconds: number
  /** Who makes it, in one line: what another who wants to is told. */
  readonly owner: string
  /** What the command {@link fingerprint} printed before the steps were made. */
  readonly fingerprint: string
}

/**
 * Starts the rollback process, and comes back at once. It prints
 *
 * - `started FOLDER`,
 * - `held SECONDS` and its owner in the next line, where another change of this network is waiting for confirmation for so long,
 * - `changed` where the network is not what the steps were made for,
 *
 * and fails where nothing may be changed.
 *
 * The lock is the kernel's own (flock) on the folder of the network namespace. The rollback process inherits it, so that it is free
 * as soon as nothing is under way any more, however that ended. Every change has a folder of its own in there.
 */
export function startScript(steps: Steps, { id, seconds, owner, fingerprint: expected }: SwitchStart): string {
  return [
    "trap '' HUP INT PIPE",
    'umask 077',
    'export PATH',
    ...findIp,
    '[ "$(id -u)" = 0 ] || { echo "only root may change the network" >&2; exit 1; }',
    'for program in setsid flock; do',
    '  command -v $program >/dev/null || { echo "$program is missing" >&2; exit 1; }',
    'done',
    folderLine,
    'write() {',
    here('create', steps.create.map(batchLine), id),
    here('move', steps.move.map(batchLine), id),
    here('rollback', rollbackLines(steps), id),
    '  : >pending',
    '}',
    'say() {',
    `  printf '%s\\n' "$(($(date +%s) + ${seconds}))" ${shellWord(owner)} >owner && mv -f owner ../owner`,
    '}',
    'launch() {',
    '  write || return',
    // Explicitly, as some shells close for others what they have opened themselves.
    `  setsid sh ./rollback ${seconds} "$dir/${id}" </dev/null >/dev/null 2>&1 8>&- 9<&9 &`,
    '  echo $! >pid',
    '}',
    // With the folder open as 9. Ends with 11 where another has it, with 12 where it is no longer the folder.
    'start() {',
    '  exec 2>&8',
    '  flock -n 9 || return 11',
    `  mkdir "$dir/${id}" 2>/dev/null || return 12`,
    `  [ "$dir" -ef /proc/self/fd/9 ] || { rmdir "$dir/${id}"; return 12; }`,
    '  rm -f "$dir/owner"',
    `  cd "$dir/${id}" && say || return 13`,
    // Of one that was killed. Those that went back leave by themselves.
    '  for old in "$dir"/*/; do',
    `    [ "$old" = "$dir/${id}/" ] || [ -e "$old/ended" ] || rm -rf "$old"`,
    '  done',
    `  if [ "$(${fingerprint})" != ${shellWord(expected)} ]; then`,
    '    echo changed',
    '  elif launch; then',
    `    echo "started $dir/${id}"`,
    '    return 0',
    '  else',
    '    failed=13',
    '  fi',
    '  cd /',
    `  rm -rf "$dir/${id}" "$dir/owner"`,
    '  rmdir "$dir" 2>/dev/null',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    '  return "${failed:-0}"',
    '}',
    'exec 8>&2',
    'tries=0',
    // Who holds the lock says so a moment later, and a folder may go away at any moment.
    'while [ "$tries" -lt 20 ]; do',
    '  tries=$((tries + 1))',
    '  said=$(mkdir "$dir" 2>&1)',
    '  (exec 2>/dev/null 9<"$dir"; start)',
    '  status=$?',
    '  [ "$status" -ne 0 ] || exit 0',
    '  [ "$status" -ne 13 ] || exit 1',
    '  if [ "$status" -eq 11 ] && { read -r deadline && read -r owner; } 2>/dev/null <"$dir/owner"; then',
    `    printf 'held %s\\n%s\\n' "$((deadline - $(date +%s)))" "$owner"`,
    '    exit 0',
    '  fi',
    '  sleep 0.1 2>/dev/null || sleep 1',
    'done',
    '[ -d "$dir" ] || { echo "$said" >&2; exit 1; }',
    'echo "held 0"',
  ].join('\n')
}

/**
 * Runs a script, its only argument, in a session of its own: what ends all that was started together, a terminal or a
 * service's end, does not end it half-way. What it prints and its status are as if it ran here.
 */
export const inOwnSession = `
command -v setsid >/dev/null && session=setsid
$session sh -c "$0" </dev/null &
wait $!`

/** Prints the folder of the rollback process that was started with this id, or `none`. */
export const findScript = (id: string): string =>
  `${folderLine}; if [ -d "$dir/${id}" ]; then echo "$dir/${id}"; else echo none; fi`

/** Removes the folder that this is in, and the one above where it was the last. */
const removal = 'own=$PWD; cd ..; rm -rf "$own"; rmdir "$PWD" 2>/dev/null || :'

/** Goes into a change's folder, or prints `gone` and ends. */
const inFolder = (folder: string): string => `cd ${shellWord(folder)} 2>/dev/null || { echo gone; exit; }`

/** Decides once; prints `yes`, `no` where it was too late, `gone` where there is nothing to decide. */
export function decideScript(folder: string, decision: 'confirmed' | 'asked'): string {
  // Once confirmed, the rollback process has nothing left to do. The lock goes last, and with the process.
  const end =
    decision === 'confirmed'
      ? `pid=$(cat pid); rm -f ../owner; ${removal}; ! grep -qs ./rollback "/proc/$pid/cmdline" || kill -9 "$pid";`
      : ''
  return [inFolder(folder), `if mv pending ${decision} 2>/dev/null; then ${end} echo yes; else echo no; fi`].join('\n')
}

/** Prints the names of a change's files, an empty line, what a step said, the mark in a line, and what is left; or `gone`. */
export const reportScript = (folder: string, mark: string): string =>
  [inFolder(folder), `ls && echo && cat said && echo ${shellWord(mark)} && cat left 2>/dev/null || :`].join('\n')

/** Removes what a change has left. */
export const forgetScript = (folder: string): string => [inFolder(folder), removal].join('\n')
