import type { Host } from '../host.js'
import { restartDaemon, type Tampering } from '../reachability/index.js'

/**
 * The service that findings say to restart, by the daemon that runs the networks there: virtnetworkd with modular
 * daemons, otherwise libvirtd.
 */
export async function healedBy(host: Host, found: readonly Tampering[]): Promise<readonly Tampering[]> {
  if (!found.some(({ heal }) => heal.includes(restartDaemon)) || !(await runsVirtnetworkd(host))) return found
  const command = restartDaemon.replace('libvirtd', 'virtnetworkd')
  return found.map((one) => ({ ...one, heal: one.heal.map((line) => (line === restartDaemon ? command : line)) }))
}

async function runsVirtnetworkd(host: Host): Promise<boolean> {
  try {
    const machine = await host.machine()
    const pid = (await machine.readFile('/run/virtnetworkd.pid')).trim()
    return (await machine.readFile(`/proc/${Number(pid)}/comm`)).trim() === 'virtnetworkd'
  } catch {
    return false
  }
}
