// Entries load no FFI, and errors of one copy are those of every other.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as host from 'virtnet/host'
import { explain } from 'virtnet/reachability'
import * as topology from 'virtnet/topology'
import * as xml from 'virtnet/xml'

const koffi = () => /koffi/.test(readFileSync('/proc/self/maps', 'utf8'))
if (koffi() || typeof explain !== 'function' || typeof host.applyHostNetwork !== 'function') throw new Error('FFI')
// The layout is a package of its own, which each copy loads at its first picture.
const nodes = [{ id: 'host', kind: 'host', name: 'kvm1', active: true }]
const drawn = { nodes, edges: [], reachability: [] }
const picture = await topology.topologySvg(drawn)
if (!picture.startsWith('<svg ') || koffi()) throw new Error('no picture without FFI')
if ((await createRequire(import.meta.url)('virtnet/topology').topologySvg(drawn)) !== picture)
  throw new Error('another one')
const esm = await import('virtnet')
const { VIR_DOMAIN_XML_INACTIVE } = await import('virtnet/libvirt')
const require = createRequire(import.meta.url)
const cjs = require('virtnet')
if (cjs.DefinitionError === esm.DefinitionError) throw new Error('these are one copy')
const thrown = (work) => {
  try {
    work()
  } catch (error) {
    return error
  }
}
const definition = thrown(() => cjs.buildNetwork({ mode: 'nat' }))
const option = await cjs.connect('test:///default', { readonly: true }).catch((error) => error)
const failed = await cjs.connect('qemu+unix:///system?socket=/nowhere').catch((error) => error)
console.log(
  [
    [xml, esm, require('virtnet/xml')].every((copy) => definition instanceof copy.DefinitionError),
    definition instanceof esm.VirtnetError && !(definition instanceof esm.LibvirtError),
    option instanceof TypeError && option instanceof esm.OptionTypeError && option instanceof esm.VirtnetError,
    failed instanceof esm.ConnectError && failed instanceof esm.LibvirtError && failed.remedy !== undefined,
    VIR_DOMAIN_XML_INACTIVE === 2,
  ].every(Boolean),
)
