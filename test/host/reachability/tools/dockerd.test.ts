import { onEachLibvirt } from './on-each-libvirt.js'

onEachLibvirt(
  ['dockerd on nf_tables', 'dockerd on legacy iptables'],
  'dockerd on nf_tables after libvirt 12.8',
  'dockerd on legacy iptables before libvirt 9.0',
)
