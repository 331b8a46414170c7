/** Sources for the doctor's findings. */
export const sources = {
  bridge: 'https://docs.kernel.org/networking/bridge.html',
  bonding: 'https://docs.kernel.org/networking/bonding.html',
  vlan: 'https://man7.org/linux/man-pages/man8/bridge.8.html',
  wireless: 'https://wireless.docs.kernel.org/en/latest/en/users/documentation/iw.html',
  libvirt: 'https://libvirt.org/formatnetwork.html#connectivity',
  netfilter: 'https://wiki.libvirt.org/Net.bridge.bridge-nf-call_and_sysctl.conf.html',
  rhel: 'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/8/html/configuring_and_managing_virtualization/configuring-virtual-machine-network-connections_configuring-and-managing-virtualization',
  measured: 'measured with real packets on Linux 6.1, the bond a port of a bridge with guests',
} as const
