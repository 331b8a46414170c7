import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { project } from '../harness/folders.js'
import { startHost } from '../harness/index.js'
import { type LibvirtVersion, libvirtVersions } from '../harness/libvirts.js'
import { whole } from './part.js'

const execute = promisify(execFile)
const tsx = `${project}node_modules/tsx/dist/cli.mjs`
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** A client of each release with a daemon of this one. The other tests' client is that of the machine. */
export function clients(libvirt: LibvirtVersion): void {
  describe(`libvirt ${libvirt}: clients`, () => {
    const versions = whole ? libvirtVersions : libvirtVersions.filter((client) => client !== libvirt)
    test.each(versions)('of %s define, start, change, watch and stop a network', async (client) => {
      await using host = await startHost({ libvirt, firewall: 'iptables' })
      const uri = await host.sharedUri()
      const command = [process.execPath, tsx, script('client.ts'), uri]
      const { stdout } = await execute(process.execPath, [tsx, `${project}test/inside.ts`, client, ...command], {
        cwd: project,
      })
      const seen = JSON.parse(stdout) as { client: string; daemon: string }
      expect(seen.client.startsWith(`${client}.`)).toBe(true)
      expect(seen.daemon.startsWith(`${libvirt}.`)).toBe(true)
    })
  })
}
