/** `npm run generate:docs`: writes what is made from the tables and the vocabularies. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { codesIndex } from './codes.js'
import { fieldTextFiles, readFieldTexts } from './field-texts.js'
import { llmsText, root } from './pages.js'
import { referencePages } from './reference.js'

const write = (file: string, content: string): void => {
  mkdirSync(dirname(root + file), { recursive: true })
  writeFileSync(root + file, content)
}

for (const [file, content] of fieldTextFiles(readFieldTexts())) write(file, content)
// In a process of its own they would be read anew; here they are those of the last run, which is enough after the second.
for (const [file, content] of referencePages()) write(file, content)
write('docs/codes/index.md', codesIndex())
write('llms.txt', llmsText())
