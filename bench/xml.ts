/**
 * Reading and writing a network with many DHCP hosts, compared with Python's ElementTree; and the cost of an import.
 * Run with `npx tsx bench/xml.ts`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildNetwork, type NatDefinition, parseNetwork } from '../src/xml/index.js'

const octets = (index: number) => `${index >> 8}.${index & 255}`
const hex = (byte: number) => byte.toString(16).padStart(2, '0')

function networkOf(hosts: number): NatDefinition {
  return {
    mode: 'nat',
    name: 'bench',
    bridge: { name: 'virbr7' },
    ips: [
      {
        address: '10.7.0.1',
        prefix: 16,
        dhcp: {
          ranges: [{ start: '10.7.200.1', end: '10.7.250.254' }],
          hosts: Array.from({ length: hosts }, (_, index) => ({
            mac: `52:54:00:07:${hex((index + 2) >> 8)}:${hex((index + 2) & 255)}`,
            name: `host-${index}`,
            ip: `10.7.${octets(index + 2)}`,
            ...(index % 4 === 0 && { lease: { expiry: 12, unit: 'hours' as const } }),
          })),
        },
      },
    ],
  }
}

/** The fastest of several: on a shared machine, the others measure its load. */
function fastest(rounds: number, run: () => unknown): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    run()
    times.push(performance.now() - start)
  }
  return Math.min(...times)
}

interface Times {
  read: number
  write: number
}

const folder = mkdtempSync(join(tmpdir(), 'virtnet-bench-'))
const script = fileURLToPath(new URL('element-tree.py', import.meta.url))

function elementTree(file: string, rounds: number): Times | undefined {
  const { status, stdout, stderr } = spawnSync('python3', [script, file, String(rounds)], { encoding: 'utf8' })
  if (status !== 0) console.error(stderr)
  return status === 0 ? (JSON.parse(stdout) as Times) : undefined
}

try {
  console.log('hosts     virtnet: read  write    ElementTree: read  write    read+write, ElementTree ÷ virtnet')
  let perHost: number | undefined
  for (const hosts of [250, 1000, 2500, 10_000]) {
    const definition = networkOf(hosts)
    const xml = buildNetwork(definition)
    const file = join(folder, `${hosts}.xml`)
    writeFileSync(file, xml)
    const rounds = Math.max(15, Math.round(100_000 / hosts))
    fastest(rounds, () => buildNetwork(parseNetwork(xml)))
    const own: Times = {
      read: fastest(rounds, () => parseNetwork(xml)),
      write: fastest(rounds, () => buildNetwork(definition)),
    }
    const other = elementTree(file, rounds)
    const ratio = other && (other.read + other.write) / (own.read + own.write)
    const cells = [own.read, own.write, other?.read, other?.write].map((time) =>
      (time ?? Number.NaN).toFixed(2).padStart(8),
    )
    console.log(
      `${String(hosts).padEnd(14)} ${cells[0]} ${cells[1]} ms      ${cells[2]} ${cells[3]} ms     ${ratio?.toFixed(2)} ×`,
    )
    const here = (own.read + own.write) / hosts
    perHost ??= here
    if (hosts === 10_000) console.log(`time per host at 10000 hosts ÷ at 250: ${(here / perHost).toFixed(2)}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
