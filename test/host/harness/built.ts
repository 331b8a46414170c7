import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { dhcpScript } from './host-script.js'

const execute = promisify(execFile)

/** What the harness builds once and keeps: `.cache` of the project, ignored by git. */
const cache = fileURLToPath(new URL('../../../.cache/', import.meta.url))
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** In this order: each needs those before it. */
const modules = [
  'drivers/virtio/virtio_ring',
  'drivers/virtio/virtio',
  'drivers/virtio/virtio_pci_legacy_dev',
  'drivers/virtio/virtio_pci_modern_dev',
  'drivers/virtio/virtio_pci',
  'net/core/failover',
  'drivers/net/net_failover',
  'drivers/net/virtio_net',
]

let probe: Promise<string> | undefined
let guestKernel: Promise<{ kernel: string; initramfs: string }> | undefined
let agentInitramfs: Promise<string> | undefined

/** Path of the probe, compiled where it is missing or older than its source. */
export function builtProbe(): Promise<string> {
  probe ??= once(`${cache}probe`, [beside('probe.c')], async (fresh) => {
    await execute('gcc', ['-static', '-O1', '-Wall', '-o', fresh, beside('probe.c')])
  })
  return probe
}

/** Paths of the kernel and the initramfs of emulated guests: busybox, the probe, virtio's modules, guest-init. */
export function builtGuest(): Promise<{ kernel: string; initramfs: string }> {
  guestKernel ??= buildGuest()
  return guestKernel
}

/** Path of an initramfs with the QEMU guest agent, the module for its channel, bash, and what they need, on top. */
export function builtAgent(): Promise<string> {
  agentInitramfs ??= buildAgent()
  return agentInitramfs
}

async function buildAgent(): Promise<string> {
  const { kernel, initramfs } = await builtGuest()
  const agent = `${cache}qemu-guest-agent/usr/sbin/qemu-ga`
  if (!existsSync(agent)) throw new Error('no agent for emulated guests: run .ci/setup test')
  const module = join(treeOf(kernel), 'drivers/char/virtio_console.ko')
  return once(`${cache}initramfs-agent`, [initramfs, agent, module, beside('built.ts')], async (fresh) => {
    const root = `${fresh}.d`
    const add = (file: string, to: string): void => cpSync(file, join(root, to), { dereference: true, recursive: true })
    add(module, 'modules/virtio_console.ko')
    for (const [program, to] of [
      [agent, 'bin/qemu-ga'],
      ['/bin/bash', 'bin/bash'],
    ] as const) {
      add(program, to)
      const { stdout } = await execute('ldd', [program])
      for (const [, library = ''] of stdout.matchAll(/(\/\S+) \(0x/g)) add(library, library)
    }
    await execute('sh', [
      '-ec',
      'cd "$1"; find . | cpio --quiet -o -H newc | cat "$2" - >"$3"',
      'sh',
      root,
      initramfs,
      fresh,
    ])
    rmSync(root, { recursive: true })
  })
}

const treeOf = (kernel: string): string =>
  `${cache}linux/lib/modules/${basename(kernel).slice('vmlinuz-'.length)}/kernel`

async function buildGuest(): Promise<{ kernel: string; initramfs: string }> {
  const boot = `${cache}linux/boot`
  const image = existsSync(boot) ? readdirSync(boot).find((name) => name.startsWith('vmlinuz-')) : undefined
  if (!image) throw new Error('no kernel for emulated guests: run .ci/setup test')
  const kernel = join(boot, image)
  const tree = treeOf(kernel)
  const probe = await builtProbe()
  const sources = [kernel, probe, beside('guest-init'), beside('host-script.ts'), beside('built.ts')]
  const initramfs = await once(`${cache}initramfs`, sources, async (fresh) => {
    const root = `${fresh}.d`
    for (const folder of ['bin', 'modules', 'proc', 'sys', 'dev', 'run', 'tmp']) {
      mkdirSync(join(root, folder), { recursive: true })
    }
    const busybox = (await execute('sh', ['-c', 'command -v busybox'])).stdout.trim()
    cpSync(busybox, join(root, 'bin/busybox'), { dereference: true })
    cpSync(probe, join(root, 'bin/probe'))
    cpSync(beside('guest-init'), join(root, 'init'))
    writeFileSync(join(root, 'dhcp'), dhcpScript.replace('#!/bin/sh', '#!/bin/busybox sh'))
    for (const name of ['init', 'dhcp']) chmodSync(join(root, name), 0o755)
    for (const [index, path] of modules.entries()) {
      cpSync(join(tree, `${path}.ko`), join(root, 'modules', `${index}.ko`))
    }
    await execute('sh', ['-ec', 'cd "$1"; find . | cpio --quiet -o -H newc >"$2"', 'sh', root, fresh])
    rmSync(root, { recursive: true })
  })
  return { kernel, initramfs }
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
