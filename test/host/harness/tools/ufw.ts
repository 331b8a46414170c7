import type { Host } from '../host.js'
import { layTools } from './lay-tools.js'

/** Switches real ufw on, with its rules as Debian has them. @param rules  for `ufw` before: `allow 22/tcp` */
export async function startUfw(host: Host, rules: readonly string[] = []): Promise<void> {
  await layTools(host)
  await host.sh(`
    # Its templates become its rules when it is installed.
    for name in before before6 user user6 after after6; do
      [ -e /etc/ufw/$name.rules ] || cp /usr/share/ufw/$name.rules /etc/ufw/ 2>/dev/null || cp /usr/share/ufw/iptables/$name.rules /etc/ufw/
    done
    sed -i 's/^IPT_MODULES=.*/IPT_MODULES=""/' /etc/default/ufw
    ${rules.map((rule) => `ufw ${rule}`).join('\n')}
    ufw --force enable`)
}

/** `ufw` with these arguments. */
export const ufw = (host: Host, ...args: string[]): Promise<string> => host.run('ufw', args)
