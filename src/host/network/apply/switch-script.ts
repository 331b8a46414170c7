import type { Steps } from './steps.js'

const here = (file: string, lines: readonly string[]): string =>
  [`cat >${file} <<'end of file'`, ...lines, 'end of file'].join('\n')

/** Where a change keeps its files: one at a time for each network namespace, gone with a reboot as the change is. */
const folderLine = 'dir=/run/virtnet-host-network-$(readlink /proc/self/ns/net | tr -dc 0-9)'

/**
 * What the host itself runs. It makes the change, waits to be told that it may stay, and takes it back otherwise. The
 * process that asked for the change, and the way to it, may be gone by then.
 *
 * Its folder says how far it is: `pending` becomes `confirmed`, `asked` or `late` by a rename, which only one of those
 * who try can do; `applied`, `failed` and `undone` follow the deed; `said` is what a refused step said, `left` what
 * going back could not restore.
 */
const switchLines = (steps: Steps): string[] => [
  "trap '' HUP INT PIPE",
  // A host that shuts down does not wait.
  'left=$1',
  "trap 'left=0' TERM",
  'export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"',
  // systemd ends a service, or a session, with all that is in its control group.
  'echo $$ >/sys/fs/cgroup/cgroup.procs',
  // A shell of busybox's would take its own `ip`, which has no -batch.
  'for folder in $(echo "$PATH" | tr : " "); do [ ! -x "$folder/ip" ] || break; done',
  'ip() { "$folder/ip" "$@"; }',
  'gone() { [ ! -e "/sys/class/net/$1" ] || ip link delete "$1"; }',
  'mac() {',
  '  [ "$(cat "/sys/class/net/$1/address")" = "$2" ] || ip link set "$1" address "$2" 2>/dev/null || {',
  // Some NICs have to be down for it; what is lost by that is restored after it.
  '    try ip link set "$1" down',
  '    try ip link set "$1" address "$2"',
  '  }',
  '}',
  // A bridge that was told an MTU, be it the same, no longer follows its ports.
  'mtu() { [ "$(cat "/sys/class/net/$1/mtu" 2>/dev/null)" = "$2" ] || try ip link set "$1" mtu "$2"; }',
  'try() {',
  '  said=$("$@" 2>&1) && return',
  '  case $said in',
  // What is there already, or gone already, is as it shall be.
  "    *'File exists'* | *'No such process'* | *'Cannot find device'*) ;;",
  "    *'Cannot assign requested address'* | *'ddress not found'*) ;;",
  '    *) echo "$*: $said" ;;',
  '  esac',
  '}',
  'undo() {',
  '  {',
  '    :',
  ...steps.undo.map((line) => `    ${line}`),
  '  } >left 2>&1',
  '}',
  'change() {',
  '  ip -batch create || return',
  ...steps.sysctls.map(([path, value]) => `  [ ! -e ${path} ] || echo ${value} >${path} || return`),
  '  ip -batch move',
  '}',
  'if change >said 2>&1; then',
  '  : >applied',
  '  while [ "$left" -gt 0 ] && [ -e pending ]; do',
  '    sleep 1',
  '    left=$((left - 1))',
  '  done',
  '  if mv pending late || [ -e asked ]; then',
  '    undo',
  '    : >undone',
  '  fi',
  'else',
  '  mv pending late',
  '  undo',
  '  : >failed',
  'fi',
]

/** Starts the switch, and comes back at once. Fails where another change is under way, or nothing may be changed. */
export function startScript(steps: Steps, id: string, seconds: number): string {
  return [
    'set -e',
    'umask 077',
    'export PATH="$PATH:/usr/sbin:/sbin"',
    '[ "$(id -u)" = 0 ] || { echo "only root may change the network" >&2; exit 1; }',
    'command -v setsid >/dev/null || { echo "setsid is missing" >&2; exit 1; }',
    folderLine,
    'if [ -e "$dir/pid" ] && grep -qs ./switch "/proc/$(cat "$dir/pid")/cmdline"; then',
    '  echo "another change of this network waits to be confirmed" >&2',
    '  exit 1',
    'fi',
    'rm -rf "$dir"',
    'mkdir "$dir"',
    'cd "$dir"',
    here('create', steps.create),
    here('move', steps.move),
    here('switch', switchLines(steps)),
    `echo ${id} >id`,
    ': >pending',
    `setsid sh ./switch ${seconds} </dev/null >/dev/null 2>&1 &`,
    'echo $! >pid',
    'echo "$dir"',
  ].join('\n')
}

/** Prints the folder of the switch that was started with this id, or `none`. */
export const findScript = (id: string): string =>
  `${folderLine}; if [ "$(cat "$dir/id" 2>/dev/null)" = ${id} ]; then echo "$dir"; else echo none; fi`
