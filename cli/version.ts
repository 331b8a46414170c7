import { createRequire } from 'node:module'

/** Of the package, as it says itself. */
export const version: string = createRequire(import.meta.url)('virtnet/package.json').version
