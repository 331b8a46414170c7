import { isJson, printable } from '../base/index.js'
import type { MachineAccess } from '../machine/index.js'
import type { PolicyDefinition } from './definition.js'
import { folders, library } from './host-script.js'
import type { Known } from './site.js'

/** The first line of a policy's file. */
export interface StoredHead {
  readonly version: 1
  /** The identity of its intended tables. */
  readonly id: string
  /** The boot in which its guests' ports were recorded. */
  readonly boot: string
  readonly permits: boolean
  readonly waits: readonly string[]
  /** The networks that it concerns. */
  readonly networks: readonly string[]
  /** What was known about interfaces. */
  readonly known: Known
  readonly definition: PolicyDefinition
}

/** A policy stored on the host. */
export interface Stored {
  readonly name: string
  readonly head: StoredHead
  /** nft's input: its tables, and the elements of their sets. */
  readonly text: string
}

/** The policies stored on the host. */
export interface StoredPolicies {
  readonly policies: readonly Stored[]
  /** libvirt's hook, which some of them need, is missing. */
  readonly lacksHook: boolean
  /** Files of other versions or origins, with the reason. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[]
}

const start = '#virtnet-policy '

export const fileText = (head: StoredHead, text: string): string => `${start}${JSON.stringify(head)}\n${text}\n`

// Waits for a change in progress, and completes an interrupted one first.
const list = `
${library}
if is_open; then
  (take_lock && recover) >/dev/null 2>&1 || true
fi
for folder in ${folders.run} ${folders.kept}; do
  for file in "$folder"/*.nft; do
    [ -e "$file" ] || continue
    echo "#file $file"
    cat "$file"
  done
done
if needs_hook && ! has_hook; then echo '#no-hook'; fi
echo "#boot $(cat /proc/sys/kernel/random/boot_id)"`

/** Reads the policies stored on a host. @throws if no command can be run there */
export async function readStored(
  machine: MachineAccess,
  signal: AbortSignal | undefined,
): Promise<StoredPolicies & { readonly boot: string }> {
  const printed = await machine.run(['sh', '-c', list], { signal })
  const boot = /^#boot (.*)$/m.exec(printed)?.[1] ?? ''
  const policies: Stored[] = []
  const unread: { path: string; reason: string }[] = []
  for (const part of printed
    .split(/^#(?:boot .*|no-hook)$/m)[0]
    ?.split(/^#file /m)
    .slice(1) ?? []) {
    const [path = '', first = '', ...rest] = part.split('\n')
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.nft$/, '')
    const head = headOf(first)
    if (typeof head === 'string') unread.push({ path: printable(path), reason: head })
    else policies.push({ name, head, text: rest.join('\n') })
  }
  return { policies, unread, boot, lacksHook: /^#no-hook$/m.test(printed) }
}

function headOf(line: string): StoredHead | string {
  if (!line.startsWith(start)) return 'it is not a virtnet policy'
  try {
    const head: unknown = JSON.parse(line.slice(start.length))
    if (isJson(head) && head.version === 1 && isJson(head.definition)) return head as unknown as StoredHead
    return 'it was written by another version of virtnet'
  } catch {
    return 'its first line is incomplete'
  }
}
