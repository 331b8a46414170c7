/** `npm run generate:docs`: writes what is made from the tables. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fieldTextFiles, readFieldTexts } from './field-texts.js'

const root = new URL('../../', import.meta.url)
mkdirSync(new URL('src/xml/json-schema/field-texts', root), { recursive: true })
for (const [file, content] of fieldTextFiles(readFieldTexts())) writeFileSync(new URL(file, root), content)
