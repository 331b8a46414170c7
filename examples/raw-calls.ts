/** Every public function of libvirt under its C name: typed, off the event loop, with libvirt's own error. */
import { connect, LibvirtError } from 'virtnet'

await using connection = await connect(process.argv[2] ?? 'test:///default')
const { libvirt } = connection

const network = await libvirt.virNetworkLookupByName('default')
console.log(`active: ${(await libvirt.virNetworkIsActive(network)) === 1}`)
console.log(await libvirt.virNetworkGetXMLDesc(network))
// Handles that are not freed explicitly are freed with the connection.
await network.free()

try {
  await libvirt.virNetworkLookupByName('nowhere')
} catch (error) {
  if (!(error instanceof LibvirtError)) throw error
  console.log(`${error.call} failed: ${error.code} (${error.number}): ${error.message}`)
}
