import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '../../../src/snapshot/index.js'
import { networksOf, recordedCase } from '../../recorded/recorded-cases.js'
import { runningNetwork, snapshotOf } from '../../recorded/recorded-snapshot.js'

/** A recorded host as a snapshot: what `virtnet snapshot` would have written there. */
export async function recordedSnapshot(name: string): Promise<Snapshot> {
  const recorded = recordedCase(name)
  return {
    ...(await snapshotOf(recorded)),
    takenAt: '2026-01-01T00:00:00.000Z',
    machine: 'kvm1',
    networks: networksOf(recorded).map((definition) => runningNetwork(definition, definition.uuid ?? '', true)),
    guests: [],
  }
}

/** A folder of files, gone at the end. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'virtnet-cli-'))

  file(name: string, content: unknown): string {
    const path = join(this.path, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
