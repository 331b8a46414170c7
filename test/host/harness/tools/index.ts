export { dockerRun, importBusybox, restartDocker, startDocker } from './docker.js'
export { firewallCmd, startFirewalld } from './firewalld.js'
export { podman, podmanRun, setUpPodman } from './podman.js'
export { startUfw, ufw } from './ufw.js'
