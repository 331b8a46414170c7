import { randomUUID } from 'node:crypto'
import { ApplyError, printableLines } from '../base/index.js'
import { parseNft, policyIdFor, policyTable } from '../firewall/index.js'
import type { MachineAccess } from '../machine/index.js'
import { folders, hookFile, hookScript, library, restoreFile, restoreScript } from './host-script.js'
import type { Rendered } from './render.js'
import { fileText } from './stored.js'

/** One step of a transaction. */
export type Step =
  | { readonly put: Rendered; readonly boot: string; readonly id: string }
  /** Its name. */
  | { readonly drop: string }

const nameOf = (step: Step): string => ('put' in step ? step.put.definition.name : step.drop)

/**
 * The tables of policies as the kernel shows them: they are loaded into an empty network namespace, which also finds
 * what this host's nft or kernel rejects.
 *
 * @returns by name
 * @throws ApplyError  if nft refuses them
 */
export async function idsOf(
  machine: MachineAccess,
  rendered: readonly Rendered[],
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  if (rendered.length === 0) return new Map()
  const input = rendered.map((one) => `${one.text()}\n${one.elements()}\n`).join('')
  const script = 'PATH="$PATH:/usr/sbin:/sbin"; nft -f - && nft -j list ruleset'
  try {
    const printed = await machine.run(['unshare', '-n', 'sh', '-c', script], { signal, input })
    const tables = parseNft(printed)
    return new Map(rendered.map(({ definition: { name } }) => [name, policyIdFor(tables, name)]))
  } catch (cause) {
    signal?.throwIfAborted()
    const error = cause instanceof Error ? cause : new Error(String(cause))
    throw new ApplyError(`this host rejects the rules: ${printableLines(error.message)}`, 'untouched', {
      errors: [error],
    })
  }
}

/** Whether the kernel's rules can match a frame's ingress bridge, which takes a separate module. */
export async function matchesBridges(machine: MachineAccess, signal: AbortSignal | undefined): Promise<boolean> {
  const input = 'table bridge t { chain c { type filter hook prerouting priority 0; meta ibrname "b" accept; }; }\n'
  const script = 'PATH="$PATH:/usr/sbin:/sbin"; if nft -f - 2>/dev/null; then echo yes; else echo no; fi'
  return (await machine.run(['unshare', '-n', 'sh', '-c', script], { signal, input })).trim() === 'yes'
}

/**
 * Carries out all steps or none: one nft transaction, in a separate process on the host, which completes even if this
 * one ends.
 *
 * @param seen  by name, the state of the stored policies that the steps are based on; refused if it has changed
 * @throws ApplyError  `untouched`: something moved, or another process holds the lock; `rolled-back`: the host refused
 *   it
 */
export async function carryOut(
  machine: MachineAccess,
  steps: readonly Step[],
  seen: ReadonlyMap<string, string | null>,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted()
  try {
    // Once begun, a signal does not interrupt it: it takes only a moment.
    await machine.run(['sh'], { input: scriptOf(steps, seen), timeout: 60_000 })
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause))
    const said = error.message
    const moved = [...said.matchAll(/^moved: (\S+)$/gm)].map(([, name]) => name ?? '')
    if (moved.length > 0) {
      const message = `policies changed since they were read: ${moved.join(', ')}; plan again`
      throw new ApplyError(message, 'untouched', { moved, errors: [error] })
    }
    if (said.includes('names could not be set')) {
      const message = `the policy is stored, but the host's resolver did not accept its names: ${printableLines(said)}; repair() tries again`
      throw new ApplyError(message, 'mixed', { errors: [error] })
    }
    if (said.includes('another process is changing'))
      throw new ApplyError(`${printableLines(said)}; try again when that is done`, 'untouched', { errors: [error] })
    throw new ApplyError(`the host refused the change and is unchanged: ${printableLines(said)}`, 'rolled-back', {
      errors: [error],
    })
  }
}

const stateOf =
  'state_of() { cat "$run/$1.nft" "$kept/$1.nft" 2>/dev/null | sed -n \'1s/.*"id":"\\([0-9a-f]*\\)".*/\\1/p\'; }'

/** All in one function that the last line calls, so that truncated text runs nothing. */
function scriptOf(steps: readonly Step[], seen: ReadonlyMap<string, string | null>): string {
  const end = `end-${randomUUID()}`
  const here = (path: string, text: string): string => `cat >"${path}" <<'${end}'\n${text}\n${end}`
  const puts = steps.flatMap((step) => ('put' in step ? [step] : []))
  const drafts = puts.map(({ put, boot, id }) => {
    const { definition, permits, waits, table } = put
    const folder = definition.persist ? '$kept' : '$run'
    const more = [...put.hairpins.map((port) => `#hairpin ${port}`), ...put.names.map((line) => `#names ${line}`)]
    const text = [...clearing(table), put.text(id), '#elements', put.elements(), ...more].join('\n')
    const draft = `${folder}/${definition.name}.nft.draft`
    return {
      draft,
      text: fileText(
        { version: 1, id, boot, permits, waits, networks: put.networks, known: put.known, definition },
        text,
      ),
    }
  })
  const journal = steps.map((step) =>
    'put' in step
      ? `put ${step.put.definition.persist ? folders.kept : folders.run} ${nameOf(step)} ${step.id}`
      : `drop - ${step.drop} -`,
  )
  const keeps = puts.some(({ put }) => put.definition.persist || put.names.some((line) => line.startsWith('resolved ')))
  const checks = [...seen].map(
    ([name, id]) => `[ "$(state_of '${name}')" = '${id ?? ''}' ] || { echo 'moved: ${name}' >&2; moved=1; }`,
  )
  const names = steps.map((step) => `'${nameOf(step)}'`).join(' ')
  const dropped = steps.flatMap((step) => ('drop' in step ? clearing(policyTable(step.drop)) : []))
  return `${library}
${stateOf}
give_up() {
  rm -f "$run"/*.draft "$kept"/*.draft /run/virtnet/policies.load
  [ ! -e "$journal" ] || finish
  rm -f "$journal"
  exit 1
}
main() {
take_lock
recover
moved=
${checks.join('\n')}
[ -z "$moved" ] || exit 76
${
  keeps
    ? `mkdir -p "$kept" "$(dirname ${hookFile})" || exit 1
${hookInstall(here)}`
    : ':'
}
${drafts.map(({ draft, text }) => here(draft, text)).join('\n')}
{ cat ${drafts.map(({ draft }) => `"${draft}"`).join(' ')} </dev/null
cat <<'${end}'
${dropped.join('\n')}
${end}
} >/run/virtnet/policies.load || give_up
${here('/run/virtnet/policies.journal.draft', journal.join('\n'))}
{ hairpins ${names} | sed 's/^/was-hairpin /'; names ${names} | sed 's/^/was-named /'; } >>/run/virtnet/policies.journal.draft
mv /run/virtnet/policies.journal.draft "$journal" || give_up
${puts.some(({ put }) => put.permits) ? 'ensure_permit || give_up' : ':'}
nft -f /run/virtnet/policies.load || give_up
settle
finish
finished=$?
rm -f "$journal" /run/virtnet/policies.load
[ $finished = 0 ] || exit 78
}
main
`
}

/** Removes a table, whether it exists or not. */
const clearing = (table: string): string[] =>
  ['inet', 'bridge'].flatMap((family) => [`table ${family} ${table}`, `delete table ${family} ${table}`])

const hookInstall = (
  here: (path: string, text: string) => string,
): string => `${here('$kept/restore.new', restoreScript)}
${here('$kept/hook.new', hookScript)}
chmod 755 "$kept/restore.new" "$kept/hook.new"
mv "$kept/restore.new" ${restoreFile}
mv "$kept/hook.new" ${hookFile}`
