import { createRequire } from 'node:module'

/** The version in the package's own manifest. */
export const version: string = createRequire(import.meta.url)('virtnet/package.json').version
