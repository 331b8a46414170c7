import type { Connection } from '../../../src/index.js'

/** What somebody does wrong, and what the answer has: the value or name that is wrong, and the way out. */
export type Mistake = readonly [mistake: string, act: (connection: Connection) => unknown, value: string, way: string]
