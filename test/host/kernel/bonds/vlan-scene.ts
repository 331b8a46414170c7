import type { KernelMachine, MachineInside } from '../../harness/index.js'

/** One subnet in both VLANs and outside of them: only the tags keep them apart. */
export const vlanAddresses = {
  host: '10.80.0.1',
  x: '10.80.0.3',
  a: '10.80.0.10',
  b: '10.80.0.20',
  x10: '10.80.0.110',
  x20: '10.80.0.120',
} as const

const names = ['host', 'switch', 'x', 'x10', 'x20', 'a', 'b'] as const

export type VlanScene = Record<(typeof names)[number], MachineInside>

/**
 * A host whose NICs nic0 and nic1 end in a switch that wants VLANs 10 and 20 tagged there, and takes frames without a tag
 * to be of VLAN 1. Behind the switch x10 is in VLAN 10, x20 in VLAN 20, x in VLAN 1. The guests a and b are not plugged
 * in yet, and nothing of the host is set up.
 */
export async function vlanScene(kernel: KernelMachine): Promise<VlanScene> {
  await kernel.clear()
  const scene = await kernel.machines(...names)
  await kernel.sh(`
    ip -batch - <<end
link add nic0 netns host type veth peer name p0 netns switch
link add nic1 netns host type veth peer name p1 netns switch
link add px netns switch type veth peer name eth0 netns x
link add px10 netns switch type veth peer name eth0 netns x10
link add px20 netns switch type veth peer name eth0 netns x20
end
    ip -netns host -batch - <<end
link set nic0 up
link set nic1 up
end
    ip -netns switch -batch - <<end
link add sw type bridge stp_state 0 vlan_filtering 1 vlan_default_pvid 1
link set p0 master sw up
link set p1 master sw up
link set px master sw up
link set px10 master sw up
link set px20 master sw up
link set sw up
end
    ip netns exec switch bridge -batch - <<end
vlan add dev p0 vid 10
vlan add dev p0 vid 20
vlan add dev p1 vid 10
vlan add dev p1 vid 20
vlan del dev px10 vid 1
vlan add dev px10 vid 10 pvid untagged
vlan del dev px20 vid 1
vlan add dev px20 vid 20 pvid untagged
end
    for name in x x10 x20; do ip -netns $name link set eth0 up; done
    ip -netns x address add ${vlanAddresses.x}/24 dev eth0
    ip -netns x10 address add ${vlanAddresses.x10}/24 dev eth0
    ip -netns x20 address add ${vlanAddresses.x20}/24 dev eth0`)
  return scene
}

/** Plugs a guest into a bridge of the host, as libvirt would: a new port each. */
export async function plug(kernel: KernelMachine, guest: 'a' | 'b', bridge: string): Promise<void> {
  await kernel.sh(`
    ip -netns host link add v-${guest} type veth peer name eth0 netns ${guest}
    ip -netns host link set v-${guest} master ${bridge} up
    ip -netns ${guest} address add ${vlanAddresses[guest]}/24 dev eth0
    ip -netns ${guest} link set eth0 up`)
}
