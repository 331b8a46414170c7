import { shellWord } from '../../../base/index.js'

/**
 * A script for any POSIX shell that runs commands side by side and prints what each of them printed as soon as it ends:
 * a line `TOKEN NUMBER STATUS BYTES BYTES`, then its output and its errors.
 *
 * It keeps outputs in files, because a slow command must neither hold up nor mix with the others. Without a folder for
 * them it prints nothing. It watches its standard input if that starts with a line: once the input ends, nobody is
 * waiting, and it kills what still runs. Some commands give it none from the start, such as `ssh -n`.
 *
 * @param token  a word that no command prints
 */
export function batchScript(commands: readonly (readonly string[])[], token: string): string {
  // exec: the name of a command is never a keyword, an alias or an assignment, and its pid is that of the command.
  const starts = commands.map((argv, index) => `one ${index} ${argv.map(shellWord).join(' ')} &`)
  return `export LC_ALL=C
folder=$(mktemp -d) || exit 0
one() {
  number=$1
  shift
  exec 3<&-
  (exec "$@") </dev/null >"$folder/$number.out" 2>"$folder/$number.err" &
  echo $! >"$folder/$number.pid"
  wait $!
  code=$?
  : >"$folder/$number.pid"
  echo "$number $code"
}
exec 3<&0
{ read -r line && cat && running=$(cat "$folder"/*.pid) && kill $running; } <&3 >/dev/null 2>&1 &
{
${starts.join('\n')}
wait
} </dev/null | (
  cd "$folder" || exit
  while read -r number code; do
    set -- $(wc -c $number.out $number.err)
    echo ${token} $number $code $1 $3
    cat $number.out $number.err
  done
)
rm -rf "$folder"`
}
