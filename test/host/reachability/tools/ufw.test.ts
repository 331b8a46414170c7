import { onEachLibvirt } from './on-each-libvirt.js'

onEachLibvirt(['ufw'], 'ufw after libvirt, reloaded 12.8', 'ufw before libvirt, reloaded 9.0')
