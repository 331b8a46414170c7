import { existsSync } from 'node:fs'
import { cache } from '../folders.js'
import type { Host } from '../host.js'
import type { Machine } from '../machine.js'

/** Gives a realm users of its own: root with its home in the realm and no password, and the one that sshd runs as. */
const users = `
mkdir -p -m 700 /run/root/.ssh
sed 's|^root:.*|root:x:0:0::/run/root:/bin/bash|; /^sshd:/d' /etc/passwd >/run/ssh-passwd
echo 'sshd:x:64057:65534::/run/sshd:/bin/false' >>/run/ssh-passwd
echo 'root:*:19000::::::' >/run/ssh-shadow
chmod 600 /run/ssh-shadow
for table in passwd shadow; do mount --bind /run/ssh-$table /etc/$table; done`

/**
 * Starts a real sshd on a host, which takes root's key from another machine only: that machine logs in there as a user
 * does whose key was put there, and has seen the host's own key before.
 *
 * @param client  of another realm than the host, such as the LAN's `x`
 */
export async function startSshd(host: Host, client: Machine): Promise<void> {
  for (const name of ['openssh-server', 'libwrap0'])
    if (!existsSync(cache + name)) throw new Error(`no ${name} in .cache: run .ci/setup test`)
  await client.sh(`${users}
    ssh-keygen -q -t ed25519 -N '' -f /run/root/.ssh/id_ed25519`)
  const key = await client.run('cat', ['/run/root/.ssh/id_ed25519.pub'])
  await host.sh(`${users}
    cat >/run/root/.ssh/authorized_keys <<'end of file'
${key.trim()}
end of file
    mkdir -p /run/sshd
    ssh-keygen -q -t ed25519 -N '' -f /run/ssh-host-key
    cat >/run/sshd.conf <<'end of file'
HostKey /run/ssh-host-key
AuthorizedKeysFile /run/root/.ssh/authorized_keys
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
end of file
    cd "$(realpath '${cache}')"
    # It starts itself anew for each login, and hands none of its environment on.
    LD_LIBRARY_PATH=$(dirname "$(find "$PWD/libwrap0" -name libwrap.so.0)") setsid "$PWD/openssh-server/usr/sbin/sshd" -f /run/sshd.conf -E /run/sshd.log </dev/null >/run/sshd.out 2>&1 ||
      { cat /run/sshd.out /run/sshd.log >&2; exit 1; }`)
  const known = await host.run('cat', ['/run/ssh-host-key.pub'])
  await client.sh(`echo '${host.ipv4} ${known.trim()}' >/run/root/.ssh/known_hosts`)
}
