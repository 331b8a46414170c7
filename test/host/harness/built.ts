import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cache } from './folders.js'
import { dhcpScript } from './host-script.js'

const execute = promisify(execFile)

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** What a kernel's initramfs holds besides busybox, the probe and guest-init. */
interface Contents {
  /** Kernel modules, with parameters; those that they need come along. */
  modules: readonly string[]
  /** Programs of this machine's own, or by their path, with the libraries that they are linked with. */
  programs?: readonly string[]
}

const guestContents: Contents = { modules: ['virtio_pci', 'virtio_net'] }

/** With an agent that can be asked to send packets, for which it needs bash. */
const agentContents: Contents = {
  modules: [...guestContents.modules, 'virtio_console'],
  programs: [`${cache}qemu-guest-agent/usr/sbin/qemu-ga`, 'bash'],
}

/** For a kernel that plays hosts, switches and guests in network namespaces. */
const networkContents: Contents = {
  // Without max_bonds the first namespace gets a bond0 that nobody asked for.
  modules: [
    ...[
      'bonding max_bonds=0',
      '8021q',
      'bridge',
      'veth',
      'macvlan',
      'vrf',
      'wireguard',
      'macsec',
      'gcm',
      'ctr',
      'ghash-generic',
    ],
    ...[
      'nf_tables',
      'nft_compat',
      'nft_meta_bridge',
      'nft_ct',
      'nft_reject_inet',
      'nft_chain_nat',
      'nft_masq',
      'nft_flow_offload',
      'nf_flow_table_inet',
    ],
  ],
  // busybox's shell would run its own ip, whatever there is in /bin.
  programs: ['sh', 'ip', 'bridge', 'flock', 'nft', 'iptables', 'iptables-save', 'ip6tables-save', 'wg'],
}

let probe: Promise<string> | undefined
let guestKernel: Promise<Bootable> | undefined
let agentKernel: Promise<Bootable> | undefined
let networkKernel: Promise<Bootable> | undefined

/** Paths of a kernel and its initramfs. */
export interface Bootable {
  kernel: string
  initramfs: string
}

/** Path of the probe, compiled where it is missing or older than its source. */
export function builtProbe(): Promise<string> {
  probe ??= once(`${cache}probe`, [beside('probe.c')], async (fresh) => {
    await execute('gcc', ['-static', '-O1', '-Wall', '-o', fresh, beside('probe.c')])
  })
  return probe
}

/** The kernel of emulated guests: busybox, the probe, virtio's modules, guest-init. */
export function builtGuest(): Promise<Bootable> {
  guestKernel ??= builtKernel('initramfs', guestContents)
  return guestKernel
}

/** The same with the QEMU guest agent. */
export function builtAgentGuest(): Promise<Bootable> {
  agentKernel ??= builtKernel('initramfs-agent', agentContents)
  return agentKernel
}

/** The same kernel with bonds, VLANs and bridges, and iproute2, nft and iptables to set them up with. */
export function builtNetworkKernel(): Promise<Bootable> {
  networkKernel ??= builtKernel('initramfs-network', networkContents)
  return networkKernel
}

async function builtKernel(name: string, { modules, programs = [] }: Contents): Promise<Bootable> {
  const boot = `${cache}linux/boot`
  const image = existsSync(boot) ? readdirSync(boot).find((file) => file.startsWith('vmlinuz-')) : undefined
  if (!image) throw new Error('no kernel for emulated guests: run .ci/setup test')
  const kernel = join(boot, image)
  const tree = `${cache}linux/lib/modules/${image.slice('vmlinuz-'.length)}/kernel`
  const probe = await builtProbe()
  const sources = [kernel, probe, ...['guest-init', 'host-script.ts', 'built.ts'].map(beside)]
  const initramfs = await once(`${cache}${name}`, sources, async (fresh) => {
    const root = `${fresh}.d`
    for (const folder of ['bin', 'modules', 'proc', 'sys', 'dev', 'run', 'tmp']) {
      mkdirSync(join(root, folder), { recursive: true })
    }
    cpSync(await which('busybox'), join(root, 'bin/busybox'), { dereference: true })
    cpSync(probe, join(root, 'bin/probe'))
    cpSync(beside('guest-init'), join(root, 'init'))
    writeFileSync(join(root, 'dhcp'), dhcpScript.replace('#!/bin/sh', '#!/bin/busybox sh'))
    for (const script of ['init', 'dhcp']) chmodSync(join(root, script), 0o755)
    for (const program of programs) await copyProgram(program, root)
    const lines = withNeeded(tree, modules).map(({ path, parameters }, index) => {
      cpSync(path, join(root, 'modules', `${index}.ko`))
      return `${index}.ko${parameters}\n`
    })
    writeFileSync(join(root, 'modules/list'), lines.join(''))
    await execute('sh', ['-ec', 'cd "$1"; find . | cpio --quiet -o -H newc >"$2"', 'sh', root, fresh])
    rmSync(root, { recursive: true })
  })
  return { kernel, initramfs }
}

/** Files of the modules, each after those that it needs. Debian's package has no modules.dep: each file names them. */
function withNeeded(tree: string, wanted: readonly string[]): { path: string; parameters: string }[] {
  const sameName = (name: string) => name.replaceAll('-', '_')
  const files = new Map(
    readdirSync(tree, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ko'))
      .map((file) => [sameName(basename(file, '.ko')), join(tree, file)]),
  )
  const found = new Map<string, { path: string; parameters: string }>()
  const add = (name: string, parameters: string) => {
    if (found.has(sameName(name))) return
    const path = files.get(sameName(name))
    if (!path) throw new Error(`the kernel for emulated guests has no module ${name}`)
    const needed = /\bdepends=([^\0]*)\0/.exec(readFileSync(path, 'latin1'))?.[1] ?? ''
    for (const other of needed.split(',').filter(Boolean)) add(other, '')
    found.set(sameName(name), { path, parameters })
  }
  for (const [name = '', ...parameters] of wanted.map((line) => line.split(' '))) {
    add(name, parameters.map((parameter) => ` ${parameter}`).join(''))
  }
  return [...found.values()]
}

/** Puts a program into /bin, and the libraries that it is linked with where its loader looks for them. */
async function copyProgram(name: string, root: string): Promise<void> {
  const path = name.startsWith('/') ? name : await which(name)
  if (!existsSync(path)) throw new Error(`no ${path} for emulated guests: run .ci/setup test`)
  cpSync(path, join(root, 'bin', basename(path)), { dereference: true })
  for (const [library] of (await execute('ldd', [path])).stdout.matchAll(/\/\S+/g)) {
    mkdirSync(join(root, dirname(library)), { recursive: true })
    cpSync(library, join(root, library), { dereference: true })
  }
}

async function which(program: string): Promise<string> {
  const script = `PATH=$PATH:/usr/sbin:/sbin; command -v ${program}`
  return (await execute('sh', ['-c', script])).stdout.trim()
}

/** Builds a file where it is missing or older than what it is made of; safe with several processes at it. */
async function once(
  file: string,
  sources: readonly string[],
  build: (fresh: string) => Promise<void>,
): Promise<string> {
  const newest = Math.max(...sources.map((source) => statSync(source).mtimeMs))
  if (existsSync(file) && statSync(file).mtimeMs >= newest) return file
  mkdirSync(cache, { recursive: true })
  const fresh = `${file}.${process.pid}`
  await build(fresh)
  renameSync(fresh, file)
  return file
}
