// The types of the library with a mode that was added as CONTRIBUTING says: they compile, and know the mode.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { libraryWithMode } from '../unit/modes/library-with-mode.js'
import { relayed } from '../unit/modes/relayed.js'

const probe = `import { capabilitiesOf, type DefinitionOf, type NetworkOf, type Networks } from './src/index.js'
import type { CapabilityMode } from './src/entry-reachability.js'
export const definition: DefinitionOf<'relayed'> = { mode: 'relayed', name: 'r', forward: { dev: 'eth1' }, ips: [] }
// @ts-expect-error it has no such property
export const wrong: DefinitionOf<'relayed'> = { mode: 'relayed', name: 'r', virtualPort: { type: 'openvswitch' } }
export const row: CapabilityMode = 'relayed'
export const how: string = capabilitiesOf('relayed').how
export const live = async (networks: Networks): Promise<NetworkOf<'relayed'>> => networks.define(definition)
`

const { folder, ...library } = libraryWithMode(relayed)
try {
  writeFileSync(join(folder, 'probe.ts'), probe)
  const config = { extends: '../../tsconfig.json', compilerOptions: { paths: {} }, include: ['src', 'probe.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '--noEmit', '-p', folder], { stdio: 'inherit' })
} finally {
  library[Symbol.dispose]()
}
