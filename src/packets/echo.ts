import { run, type StartCommand } from './run-command.js'

/**
 * One echo request, by whichever ping is installed.
 *
 * @param limit  milliseconds to wait for its answer
 * @throws if there is none
 */
export async function echoes(
  start: StartCommand,
  inside: (argv: string[]) => string[],
  family: string,
  address: string,
  limit: number,
): Promise<boolean> {
  const seconds = String(Math.max(1, Math.ceil(limit / 1000)))
  const flags = [family === 'ipv4' ? '-4' : '-6', '-c', '1', '-W', seconds, address]
  for (const ping of [
    ['ping', '-n'],
    ['busybox', 'ping'],
  ]) {
    const argv = inside([...ping, ...flags])
    const { status, stderr } = await run(start, argv, limit + 3000).catch((error: unknown) => ({
      status: 127,
      stderr: String(error),
    }))
    const missing = status === 127 || /ENOENT|No such file|failed to execute|exec of/i.test(stderr)
    if (!missing) return status === 0
  }
  throw new Error('sending ICMP needs ping or busybox, and neither is installed')
}
