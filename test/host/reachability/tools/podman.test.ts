import { onEachLibvirt } from './on-each-libvirt.js'

onEachLibvirt(['podman'], 'podman before libvirt 12.8')
