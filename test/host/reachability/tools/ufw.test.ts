import { onEachLibvirt } from './on-each-libvirt.js'

onEachLibvirt(['ufw'], 'ufw after libvirt 12.8', 'ufw before libvirt, reloaded 9.0')
