/** npm run generate -- libvirt-api.xml [libvirt-qemu-api.xml …] : writes native-types/*.ts */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unknownOverrides } from './emit.js'
import { generate } from './generate.js'

const sources = process.argv.slice(2)
if (sources.length === 0) {
  console.error(
    'usage: npm run generate -- /usr/share/libvirt/api/libvirt-api.xml [/usr/share/libvirt/api/libvirt-qemu-api.xml]',
  )
  process.exit(2)
}
const folder = join(dirname(fileURLToPath(import.meta.url)), '..')
const files = generate(sources.map((source) => readFileSync(source, 'utf8')))
for (const { name, text } of files) writeFileSync(join(folder, name), text)
for (const name of unknownOverrides) console.error(`overrides.ts or offer.ts names ${name}, which this libvirt lacks`)
console.log(`${files.length} files written to native-types`)
