/** What bridged guests need on their host, as one definition, for whatever program configures the host's network. */
import { checkHostNetwork, type HostNetworkDefinition, type HostNetworkRenderer, renderHostNetwork } from 'virtnet/host'

/** Two NICs bonded, the host on the LAN itself, guests of the DMZ in VLAN 30. */
const definition: HostNetworkDefinition = {
  bonds: [
    {
      name: 'bond0',
      mode: 'active-backup',
      slaves: ['eth0', 'eth1'],
      miimon: 100,
      primary: 'eth0',
      dhcp4: true,
    },
  ],
  vlans: [{ name: 'bond0.30', link: 'bond0', id: 30 }],
  bridges: [{ name: 'br-dmz', ports: ['bond0.30'] }],
}

const renderer = (process.argv[2] ?? 'netplan') as HostNetworkRenderer

for (const { severity, path, message } of checkHostNetwork(definition)) console.log(`${severity}: ${path} ${message}`)
for (const { path, mode, content } of renderHostNetwork(definition, renderer)) {
  console.log(`# ${path}, mode ${mode.toString(8)}\n${content}`)
}

// To apply it now, until the next boot, with a rollback if the host gets cut off:
//   await using change = await new Host().apply(definition, { confirmWithin: 30_000 })
//   await change.confirm()
