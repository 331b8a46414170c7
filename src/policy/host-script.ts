import { permitComment, permitMark } from '../firewall/index.js'
import { namesLibrary } from './names/names-script.js'

/** Where a host keeps its policies: those until the next boot, and persistent ones. */
export const folders = { run: '/run/virtnet/policies', kept: '/etc/libvirt/virtnet-policies' } as const

/** libvirt runs it when a network starts, but only after libvirt's own next restart. */
export const hookFile = '/etc/libvirt/hooks/network.d/virtnet-policies'
export const restoreFile = `${folders.kept}/restore`

const mark = `0x${permitMark.toString(16)}`

/**
 * Shell functions that change the host's policies, run by this library or by libvirt's hook.
 *
 * Each change is one nft transaction, recorded in a journal beforehand; the next run sees in the kernel whether it was
 * carried out, and moves the files into place or drops them.
 */
export const library = `
PATH="$PATH:/usr/sbin:/sbin"
run=${folders.run} kept=${folders.kept} journal=/run/virtnet/policies.journal
comment='${permitComment}'

take_lock() {
  mkdir -p "$run"
  exec 9>/run/virtnet/policies.lock
  flock -w 30 9 || { echo 'another process is changing the policies of this host' >&2; exit 75; }
}

# Whether the journalled change was carried out.
is_done() {
  while read -r what folder name id; do
    case $what in
    put) nft list chain inet "virtnet_policy_$name" "id_$id" >/dev/null 2>&1 || return 1 ;;
    drop) ! nft list table inet "virtnet_policy_$name" >/dev/null 2>&1 || return 1 ;;
    esac
  done <"$journal"
}

# Moves files to match what is in force. Idempotent.
settle() {
  while read -r what folder name id; do
    case $what in
    put)
      [ ! -e "$folder/$name.nft.draft" ] || mv "$folder/$name.nft.draft" "$folder/$name.nft"
      for other in "$run" "$kept"; do [ "$other" = "$folder" ] || rm -f "$other/$name.nft"; done
      ;;
    drop) rm -f "$run/$name.nft" "$kept/$name.nft" ;;
    esac
  done <"$journal"
}

# Applies what follows from the files, and removes what the journal recorded as old. Idempotent.
finish() {
  permitting || release_permit
  set_hairpins $(sed -n 's/^was-hairpin //p' "$journal")
  set_names "$(sed -n 's/^was-named //p' "$journal")"
  finished=$?
  clear_up
  return $finished
}

# Recovers an interrupted change: finished if the kernel carried it out, otherwise dropped.
recover() {
  if [ -e "$journal" ]; then
    ! is_done || settle
    rm -f "$run"/*.draft "$kept"/*.draft
    finish
  fi
  rm -f "$journal" "$run"/*.draft "$kept"/*.draft /run/virtnet/policies.load /run/virtnet/policies.journal.draft
  clear_up
}

# A change is in progress, or was interrupted.
is_open() {
  ls "$journal" "$run"/*.draft "$kept"/*.draft /run/virtnet/policies.load 2>/dev/null | grep -q . ||
    { [ -e ${hookFile} ] && ! needs_hook; }
}

# Bridges lose their name servers whenever their network starts.
needs_hook() { ls "$kept"/*.nft >/dev/null 2>&1 || grep -q '^#names resolved ' "$run"/*.nft 2>/dev/null; }

# Without it, nothing is restored when a network starts.
has_hook() { [ -x ${hookFile} ] && [ -x ${restoreFile} ] && [ -s ${hookFile} ] && [ -s ${restoreFile} ]; }

clear_up() {
  needs_hook && return 0
  rm -f ${hookFile} ${restoreFile}
  rmdir "$kept" "$(dirname ${hookFile})" 2>/dev/null
  return 0
}

permitting() { cat "$run"/*.nft "$kept"/*.nft 2>/dev/null | grep -q '^#virtnet-policy .*"permits":true'; }

# The accept rule of all policies, in libvirt's chains before its own rules; restarts of networks and the daemon do
# not move it. It is added to iptables' chain too, for the sake of other tools that drop forwarded packets there.
ensure_permit() {
  for tool in iptables ip6tables; do
    command -v $tool >/dev/null 2>&1 || continue
    family=ip
    [ $tool = iptables ] || family=ip6
    nft list table $family filter >/dev/null 2>&1 || : >"/run/virtnet/made-$family"
    rules=$($tool -w -S FORWARD 2>/dev/null | sed 1d)
    at=$(printf '%s\\n' "$rules" | grep -n -e "$comment" | head -n 1 | cut -d : -f 1)
    libvirts=$(printf '%s\\n' "$rules" | grep -n -e '-j LIBVIRT_FW' | head -n 1 | cut -d : -f 1)
    if [ -n "$at" ] && { [ -z "$libvirts" ] || [ "$at" -lt "$libvirts" ]; }; then continue; fi
    $tool -w -I FORWARD 1 -m mark --mark ${mark}/${mark} -m comment --comment "$comment" -j ACCEPT || return 1
    [ -z "$at" ] || $tool -w -D FORWARD $((at + 1))
  done
  for family in ip ip6; do
    chain=$(nft list chain $family libvirt_network forward 2>/dev/null) || continue
    case $chain in *"$comment"*) continue ;; esac
    nft insert rule $family libvirt_network forward meta mark and ${mark} == ${mark} accept comment "\\"$comment\\"" || return 1
  done
}

release_permit() {
  for tool in iptables ip6tables; do
    command -v $tool >/dev/null 2>&1 || continue
    family=ip
    [ $tool = iptables ] || family=ip6
    while at=$($tool -w -S FORWARD 2>/dev/null | sed 1d | grep -n -e "$comment" | head -n 1 | cut -d : -f 1) && [ -n "$at" ]; do
      $tool -w -D FORWARD "$at" || break
    done
    if [ -e "/run/virtnet/made-$family" ] && ! $tool -w -S 2>/dev/null | grep -qv -e '^-P [A-Z]* ACCEPT$'; then
      nft delete table $family filter 2>/dev/null
    fi
    rm -f "/run/virtnet/made-$family"
  done
  for family in ip ip6; do
    nft -a list chain $family libvirt_network forward 2>/dev/null |
      sed -n "s/.*comment \\"$comment\\" # handle \\([0-9]*\\)$/\\1/p" |
      while read -r handle; do nft delete rule $family libvirt_network forward handle "$handle"; done
  done
}

# Ports recorded before the last boot may belong to other guests now.
is_of_this_boot() { head -n 1 "$1" | grep -q "\\"boot\\":\\"$(cat /proc/sys/kernel/random/boot_id)\\""; }

# Hairpin ports of the named policies, or of all.
hairpins() {
  [ $# -gt 0 ] || set -- '*'
  for name in "$@"; do
    for file in "$run"/$name.nft "$kept"/$name.nft; do
      [ ! -e "$file" ] || ! is_of_this_boot "$file" || sed -n 's/^#hairpin //p' "$file"
    done
  done
}

# Of former hairpin ports, only those that a policy still needs.
set_hairpins() {
  now=$(hairpins)
  for port in "$@"; do
    case " $(echo $now) " in *" $port "*) ;; *) bridge link set dev "$port" hairpin off 2>/dev/null ;; esac
  done
  for port in $now; do bridge link set dev "$port" hairpin on 2>/dev/null; done
  return 0
}

${namesLibrary}
# Puts in force whatever should be and is not.
restore() {
  take_lock
  recover
  failed=0
  for file in "$run"/*.nft "$kept"/*.nft; do
    [ -e "$file" ] || continue
    name=$(basename "$file" .nft)
    id=$(sed -n '1s/.*"id":"\\([0-9a-f]*\\)".*/\\1/p' "$file")
    nft list chain inet "virtnet_policy_$name" "id_$id" >/dev/null 2>&1 && continue
    if is_of_this_boot "$file"; then nft -f "$file" || failed=1
    else sed '/^#elements/,$d' "$file" | nft -f - || failed=1; fi
  done
  if permitting; then ensure_permit || failed=1; fi
  set_hairpins
  set_names '' || failed=1
  return $failed
}
`

/** The script that libvirt's hook runs; it does not depend on this library. */
export const restoreScript = `#!/bin/sh
# Puts this host's policies in force, those in ${folders.kept} after a boot too. Written by virtnet.
${library}
restore
`

/** @see https://libvirt.org/hooks.html */
export const hookScript = `#!/bin/sh
# Puts this host's policies in force when a network starts. Written by virtnet.
case $2 in
start | started) [ ! -x ${restoreFile} ] || ${restoreFile} >&2 || exit 1 ;;
esac
exit 0
`
