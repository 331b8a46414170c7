import { shellText, shellWord } from '../base/index.js'
import { batchLine } from './batch.js'
import { findIp, fingerprint } from './host-shell.js'
import type { Steps } from './steps.js'

/** Where changes of a network namespace keep their files; a reboot removes both. */
const folderLine = 'dir=/run/virtnet-host-network-$(readlink /proc/self/ns/net | tr -dc 0-9)'

/** A here-document with these lines. The end mark is random, so that no line can match it. */
const here = (file: string, lines: readonly string[], mark: string): string =>
  [`cat >${file} <<'${mark}' || return`, ...lines, mark].join('\n')

/** Seconds that the files of a rolled-back change are kept, for its outcome to be read. */
const rest = 20

/**
 * The script that the host itself runs. It makes the change, waits for confirmation, and otherwise rolls it back. The
 * process that requested the change, and the path to it, may be gone by then.
 *
 * Its folder shows its state: `pending` becomes `confirmed`, `asked` or `late` by a rename, at which only one contender
 * succeeds; `applied`, `failed` and `undone` follow the act; `said` is a refused step's output, `left` what the
 * rollback could not restore. Descriptor 9 is the lock, see {@link startScript}.
 */
const rollbackLines = (steps: Steps): string[] => [
  "trap '' HUP INT PIPE",
  // Do not delay a shutdown.
  'left=$1 own=$2',
  "trap 'left=0' TERM",
  'export LC_ALL=C PATH',
  ...findIp,
  // systemd kills everything in the control group of a service or session that ends.
  'echo $$ >/sys/fs/cgroup/cgroup.procs',
  'gone() { [ ! -e "/sys/class/net/$1" ] || ip link delete dev "$1"; }',
  // A bond accepts a slave only while the slave is down.
  'leave() { [ -e "/sys/class/net/$2/lower_$1" ] || try ip link set dev "$1" down; }',
  'mac() {',
  '  [ "$(cat "/sys/class/net/$1/address")" = "$2" ] || ip link set dev "$1" address "$2" 2>/dev/null || {',
  // Some NICs have to be down for it; what that loses is restored afterwards.
  '    try ip link set dev "$1" down',
  '    try ip link set dev "$1" address "$2"',
  '  }',
  '}',
  // Setting a bridge's MTU, even to the same value, stops it from following its ports.
  'mtu() { [ "$(cat "/sys/class/net/$1/mtu" 2>/dev/null)" = "$2" ] || try ip link set dev "$1" mtu "$2"; }',
  'try() {',
  '  said=$("$@" 2>&1) && return',
  '  case $said in',
  // What exists already, or is already gone, needs no change.
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
  // Others may start a change now. The requester may still read this one's outcome, but need not.
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
  // Nothing that outlives this process may keep the lock.
  '    sleep 1 9<&-',
  '    left=$((left - 1))',
  '  done',
  '  if mv pending late || [ -e asked ]; then',
  '    undo',
  '    finish undone',
  '  else',
  // The confirming process removes the folder and ends this one, unless it was killed first.
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

/** The parameters of a change, besides its steps. */
export interface SwitchStart {
  /** The change's UUID. */
  readonly id: string
  /** Until it goes back. */
  readonly seconds: number
  /** Who makes it, in one line: shown to others who want to change the network. */
  readonly owner: string
  /** What the command {@link fingerprint} printed before the steps were made. */
  readonly fingerprint: string
}

/**
 * Starts the rollback process, and returns at once. It prints
 *
 * - `started FOLDER`,
 * - `held SECONDS` and its owner in the next line, where another change of this network is waiting for confirmation for
 * so long,
 * - `changed` where the network is not what the steps were made for,
 *
 * and fails where nothing may be changed.
 *
 * The lock is the kernel's own (flock) on the folder of the network namespace. The rollback process inherits it, so
 * that it is free as soon as nothing is under way any more, however that ended. Every change has a folder of its own in
 * there.
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
    // Explicitly, since some shells close their own descriptors in children.
    `  setsid sh ./rollback ${seconds} "$dir/${id}" </dev/null >/dev/null 2>&1 8>&- 9<&9 &`,
    '  echo $! >pid',
    '}',
    // Runs with the folder open as 9. Exits with 11 if another process holds it, with 12 if the folder was replaced.
    'start() {',
    '  exec 2>&8',
    '  flock -n 9 || return 11',
    `  mkdir "$dir/${id}" 2>/dev/null || return 12`,
    `  [ "$dir" -ef /proc/self/fd/9 ] || { rmdir "$dir/${id}"; return 12; }`,
    '  rm -f "$dir/owner"',
    `  cd "$dir/${id}" && say || return 13`,
    // Folders of killed changes. Rolled-back ones remove theirs themselves.
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
    // The holder records itself a moment after locking, and a folder may vanish at any time.
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
 * Runs a script, its only argument, in its own session, so that the end of a terminal or a service does not kill it
 * half-way. Output and exit status are passed through.
 */
export const inOwnSession = `
command -v setsid >/dev/null && session=setsid
$session sh -c "$0" </dev/null &
wait $!`

/** Prints the folder of the rollback process that was started with this id, or `none`. */
export const findScript = (id: string): string =>
  `${folderLine}; if [ -d "$dir/${id}" ]; then echo "$dir/${id}"; else echo none; fi`

/** Removes its own folder, and the parent if it was the last. */
const removal = 'own=$PWD; cd ..; rm -rf "$own"; rmdir "$PWD" 2>/dev/null || :'

/** Enters a change's folder, or prints `gone` and exits. */
const inFolder = (folder: string): string => `cd ${shellWord(folder)} 2>/dev/null || { echo gone; exit; }`

/** Decides once; prints `yes`, `no` if it was too late, `gone` if there is nothing to decide. */
export function decideScript(folder: string, decision: 'confirmed' | 'asked'): string {
  // Once confirmed, the rollback process has nothing left to do. The lock is released last, with the process.
  const end =
    decision === 'confirmed'
      ? `pid=$(cat pid); rm -f ../owner; ${removal}; ! grep -qs ./rollback "/proc/$pid/cmdline" || kill -9 "$pid";`
      : ''
  return [inFolder(folder), `if mv pending ${decision} 2>/dev/null; then ${end} echo yes; else echo no; fi`].join('\n')
}

/**
 * Prints the names of a change's files, an empty line, what a step said, the mark in a line, and what is left; or
 * `gone`.
 */
export const reportScript = (folder: string, mark: string): string =>
  [inFolder(folder), `ls && echo && cat said && echo ${shellWord(mark)} && cat left 2>/dev/null || :`].join('\n')

/** Removes a change's files. */
export const forgetScript = (folder: string): string => [inFolder(folder), removal].join('\n')
