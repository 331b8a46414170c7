import type { HostSource } from './host-source.js'
import { localHost } from './host-source.js'

/**
 * A machine behind a command that runs commands there.
 *
 * ```ts
 * hostThrough(['ssh', 'root@kvm1'], { shell: true })
 * hostThrough(['nsenter', '--target', '4711', '--net', '--mount'])
 * ```
 *
 * @param prefix          command and arguments; what is to run is appended
 * @param options.shell   the command hands its arguments to a shell, as ssh does, so they are quoted for it
 */
export function hostThrough(prefix: readonly string[], options: { readonly shell?: boolean } = {}): HostSource {
  const run = (argv: string[]): Promise<string> =>
    localHost.run([...prefix, ...(options.shell ? argv.map(quoted) : argv)])
  return {
    run,
    readFile: (path) => run(['cat', path]),
    glob: async (pattern) => {
      const found = await run(['sh', '-c', `ls -d ${pattern.split('*').map(quoted).join('*')} 2>/dev/null || true`])
      return found.split('\n').filter(Boolean)
    },
  }
}

const quoted = (text: string): string => (text === '' ? '' : `'${text.replaceAll("'", "'\\''")}'`)
