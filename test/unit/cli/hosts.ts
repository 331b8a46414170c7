import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readHostFacts } from '../../../src/machine/index.js'
import type { Snapshot } from '../../../src/snapshot/index.js'
import { networksOf, recordedCase, recordedSource } from '../../recorded/recorded-cases.js'

/** A recorded host as a snapshot: what `virtnet snapshot` would have written there. */
export async function recordedSnapshot(name: string): Promise<Snapshot> {
  const recorded = recordedCase(name)
  return {
    version: 1,
    takenAt: '2026-01-01T00:00:00.000Z',
    machine: 'kvm1',
    libvirt: { version: '9.0.0', driver: 'QEMU' },
    networks: networksOf(recorded).map((definition) => ({
      name: definition.name,
      uuid: definition.uuid ?? '',
      active: true,
      persistent: true,
      autostart: true,
      running: definition,
      stored: definition,
      ports: [],
      leases: [],
    })),
    guests: [],
    filters: [],
    facts: await readHostFacts(recordedSource(recorded)),
    unseen: [],
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
