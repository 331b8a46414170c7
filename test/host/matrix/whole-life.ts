import { describe, expect, test } from 'vitest'
import { firewallBackends, type LibvirtVersion } from '../harness/libvirts.js'
import { examples, type LivingMode, live, startScene } from './life.js'
import { partOf } from './part.js'

const modes = partOf(examples, 'nat').map(([mode]) => mode as LivingMode)

/** What a network of each mode lives through on a libvirt, with each of its firewall backends. */
export function wholeLife(libvirt: LibvirtVersion): void {
  const backends = firewallBackends.filter((firewall) => libvirt !== '9.0' || firewall === 'iptables')
  describe.each(backends)(`libvirt ${libvirt}, %s`, (firewall) => {
    test.each(modes)('%s', async (mode) => {
      await using scene = await startScene({ libvirt, firewall })
      const { daemon } = await scene.connection.versions()
      expect(daemon.startsWith(`${libvirt}.`)).toBe(true)
      await live(scene, mode)
    })
  })
}
