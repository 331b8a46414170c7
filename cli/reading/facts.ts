import type { HostFacts, Snapshot } from 'virtnet'

/** The host could not be read, so a question about it has no answer. */
export class NoFactsError extends Error {
  override readonly name = 'NoFactsError'
  readonly remedy: string

  constructor(reasons: readonly string[]) {
    // What to do is said in the command's own terms.
    const plain = reasons.map((reason) => reason.replace(/[;:] (?:pass )?connect\(uri.*$/s, ''))
    super(`the host could not be read${plain.length > 0 ? `: ${plain.join('; ')}` : ''}`)
    this.remedy =
      "Run it as root on the daemon's machine, log in there with --connect qemu+ssh://root@MACHINE/system, " +
      "or set how to run commands there with --machine 'ssh root@MACHINE'."
  }
}

/** @throws NoFactsError  for a snapshot that has only libvirt's side */
export function withFacts(snapshot: Snapshot): Snapshot & { readonly facts: HostFacts } {
  const { unseen } = snapshot
  if (!hasFacts(snapshot))
    throw new NoFactsError(unseen.flatMap(({ fact, reason }) => (fact === 'facts' ? [reason] : [])))
  return snapshot
}

const hasFacts = (snapshot: Snapshot): snapshot is Snapshot & { readonly facts: HostFacts } => snapshot.facts !== null
