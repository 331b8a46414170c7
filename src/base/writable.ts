/** A type whose properties may be set: of an object that is still being made. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] }
