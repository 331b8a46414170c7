import { hostsBegin, hostsEnd } from '../../machine/index.js'

/**
 * Shell functions that configure the host's resolver with guests' names; part of the policies' library. The input is in
 * the policies' files: `resolved LINK SERVER DOMAIN` and `libvirt …`, or `hosts ADDRESS NAME`. Idempotent.
 */
export const namesLibrary = `
# What the named policies want, or all.
names() {
  [ $# -gt 0 ] || set -- '*'
  for name in "$@"; do
    for file in "$run"/$name.nft "$kept"/$name.nft; do
      [ ! -e "$file" ] || sed -n 's/^#names //p' "$file"
    done
  done | sort -u
}

# What systemd-resolved has for a link: dns or domain.
of_link() { resolvectl --no-pager "$1" "$2" 2>/dev/null | sed -n 's/^Link [0-9]* (.*): *//p'; }

# All words but one.
without() { for word in $1; do [ "$word" = "$2" ] || printf '%s ' "$word"; done; }

set_words() { resolvectl "$1" "$2" \${3:-''} >/dev/null 2>&1; }

# Of a link's servers it asks one, so the network's is the only one.
ask_for_names() {
  servers=$(of_link dns "$1") domains=$(of_link domain "$1")
  [ "$servers" = "$2" ] || set_words dns "$1" "$2" || return 1
  case " $domains " in *" ~$3 "* | *" $3 "*) ;; *) set_words domain "$1" "$domains ~$3" || return 1 ;; esac
}

forget_names() {
  servers=$(of_link dns "$1") domains=$(without "$(of_link domain "$1")" "~$3")
  if [ -n "$domains" ]; then set_words domain "$1" "$domains"
  elif [ -z "$(without "$servers" "$2")" ]; then resolvectl revert "$1" >/dev/null 2>&1
  else
    set_words domain "$1" ''
    set_words dns "$1" "$(without "$servers" "$2")"
  fi
}

# /etc/hosts without the policies' lines. If comments were removed or added, only lines that are known to be the
# policies' go: $1 and $2, the wanted and the former ones.
other_hosts() {
  marks=$(grep -xF -e '${hostsBegin}' -e '${hostsEnd}' /etc/hosts 2>/dev/null | sed 's/.*: //' | tr '\\n' ' ')
  if [ "$marks" = 'begin end ' ]; then
    sed '/^${hostsBegin}$/,/^${hostsEnd}$/d' /etc/hosts
  elif [ -n "$marks" ]; then
    printf '%s\\n' '${hostsBegin}' '${hostsEnd}' "$1" "$2" | sed '/^$/d' | grep -vxF -f - /etc/hosts
  else cat /etc/hosts 2>/dev/null; fi
}

# Written to a new file that replaces it. If it is a mount of its own, as in a container, it is overwritten, from a copy
# that the next run finds. $1: all wanted names, $2: the former ones.
set_hosts() {
  mkdir -p /run/virtnet
  whole=/run/virtnet/hosts.whole
  [ ! -e $whole ] || { cat $whole >/etc/hosts && rm -f $whole; } || return 1
  lines=$(printf '%s\\n' "$1" | sed -n 's/^hosts //p')
  former=$(printf '%s\\n' "$2" | sed -n 's/^hosts //p')
  [ -n "$lines" ] || grep -qxF -e '${hostsBegin}' -e '${hostsEnd}' /etc/hosts 2>/dev/null || return 0
  new=$(other_hosts "$lines" "$former"
    [ -z "$lines" ] || printf '%s\\n%s\\n%s\\n' '${hostsBegin}' "$lines" '${hostsEnd}')
  [ "$new" != "$(cat /etc/hosts 2>/dev/null)" ] || return 0
  if cp -p /etc/hosts /etc/hosts.virtnet 2>/dev/null; then
    printf '%s\\n' "$new" >/etc/hosts.virtnet && mv /etc/hosts.virtnet /etc/hosts 2>/dev/null && return 0
    rm -f /etc/hosts.virtnet
  fi
  printf '%s\\n' "$new" >$whole.draft && mv $whole.draft $whole && cat $whole >/etc/hosts && rm -f $whole
}

# $1: what was wanted before.
set_names() {
  wanted=$(names)
  printf '%s\\n' "$1" | while read -r by link server domain; do
    [ "$by" = resolved ] && ! printf '%s\\n' "$wanted" | grep -qxF -e "$by $link $server $domain" || continue
    forget_names "$link" "$server" "$domain"
  done
  unset_names=
  while read -r by link server domain; do
    case $by in resolved | libvirt) ;; *) continue ;; esac
    [ ! -e "/sys/class/net/$link" ] || ask_for_names "$link" "$server" "$domain" || unset_names="$unset_names $domain"
  done <<end-of-names
$wanted
end-of-names
  set_hosts "$wanted" "$1" || unset_names="$unset_names /etc/hosts"
  [ -z "$unset_names" ] || { echo "names could not be set:$unset_names" >&2; return 1; }
}
`
