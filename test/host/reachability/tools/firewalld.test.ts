import { onEachLibvirt } from './on-each-libvirt.js'

onEachLibvirt(['firewalld'], 'firewalld before libvirt 12.8', 'firewalld after libvirt, reloaded 9.0')
