/**
 * The scripts that shells source. Each asks `virtnet __complete WORD…` for `value<TAB>text` lines; after `:files`, the
 * shell completes files.
 */
export const scripts = {
  // Bash also splits words at : @ =, so the words are taken from the line, and the part before them is removed again.
  bash: `_virtnet() {
  local line=\${COMP_LINE:0:COMP_POINT} current prefix value text
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]}-1]}
  prefix=\${current%"\${current##*[:@=]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r value text; do
    if [[ $value == ':files' ]]; then
      compopt -o default 2>/dev/null
      COMPREPLY=()
      return
    fi
    value=$(printf '%q' "$value")
    COMPREPLY+=("\${value#"$prefix"}")
  done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
}
complete -F _virtnet virtnet
`,
  zsh: `#compdef virtnet
_virtnet() {
  local -a found
  local value text
  while IFS=$'\\t' read -r value text; do
    if [[ $value == ':files' ]]; then
      _files
      return
    fi
    found+=("\${value//:/\\\\:}\${text:+:$text}")
  done < <("\${words[1]}" __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  _describe virtnet found
}
if [[ $funcstack[1] == _virtnet ]]; then
  _virtnet "$@"
else
  compdef _virtnet virtnet
fi
`,
  fish: `function __virtnet_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found ($words[1] __complete $words[2..-1] 2>/dev/null)
  if test "$found[1]" = ':files'
    __fish_complete_path (commandline -ct)
    return
  end
  printf '%s\\n' $found
end
complete -c virtnet -f -a '(__virtnet_complete)'
`,
} as const

export type Shell = keyof typeof scripts
