import { fileURLToPath } from 'node:url'

export const project = fileURLToPath(new URL('../../..', import.meta.url))

/** What the harness builds or unpacks once and keeps; ignored by git. */
export const cache = `${project}.cache/`
