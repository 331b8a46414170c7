/**
 * Runs a command where another libvirt is the machine's: `tsx test/inside.ts 12.8 node script.mjs`. As root. Client and
 * daemon are then of one release; the network is one of its own, with nothing in it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { libvirtVersions, rootOf } from './host/harness/libvirts.js'
import { Realm } from './host/harness/realm.js'

const [version, ...command] = process.argv.slice(2)
const libvirt = libvirtVersions.find((known) => known === version)
if (!libvirt || command.length === 0) {
  console.error(`usage: tsx test/inside.ts ${libvirtVersions.join('|')} COMMAND…`)
  process.exit(1)
}
await using realm = await Realm.start('inside', '', rootOf({ libvirt, firewall: 'iptables' }))
// The file of certificates that the environment may name is not there.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env
const child = spawn('nsenter', [...realm.entrance(), `--wdns=${process.cwd()}`, '--', ...command], {
  stdio: 'inherit',
  env: { ...env, PATH: `${env.PATH}:/usr/sbin:/sbin` },
})
const [code, signal] = await once(child, 'exit')
process.exitCode = signal ? 1 : code
