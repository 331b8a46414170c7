/** Delimit the policies' lines in /etc/hosts. */
export const hostsBegin = '# virtnet policies: begin'
export const hostsEnd = '# virtnet policies: end'

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

ask_for_names() {
  servers=$(of_link dns "$1") domains=$(of_link domain "$1")
  case " $servers " in *" $2 "*) ;; *) set_words dns "$1" "$servers $2" || return 1 ;; esac
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

# Written to a new file that replaces it. If it is a mount of its own, as in a container, it is overwritten, from a copy
# that the next run finds.
set_hosts() {
  whole=/run/virtnet/hosts.whole
  [ ! -e $whole ] || { cat $whole >/etc/hosts && rm -f $whole; } || return 1
  lines=$(printf '%s\\n' "$1" | sed -n 's/^hosts //p')
  [ -n "$lines" ] || grep -q '^${hostsBegin}$' /etc/hosts 2>/dev/null || return 0
  new=$(sed '/^${hostsBegin}$/,/^${hostsEnd}$/d' /etc/hosts 2>/dev/null
    [ -z "$lines" ] || printf '%s\\n%s\\n%s\\n' '${hostsBegin}' "$lines" '${hostsEnd}')
  [ "$new" != "$(cat /etc/hosts 2>/dev/null)" ] || return 0
  if cp -p /etc/hosts /etc/hosts.virtnet 2>/dev/null; then
    printf '%s\\n' "$new" >/etc/hosts.virtnet && mv /etc/hosts.virtnet /etc/hosts 2>/dev/null && return 0
    rm -f /etc/hosts.virtnet
  fi
  mkdir -p /run/virtnet
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
  set_hosts "$wanted" || unset_names="$unset_names /etc/hosts"
  [ -z "$unset_names" ] || { echo "names could not be set:$unset_names" >&2; return 1; }
}
`
