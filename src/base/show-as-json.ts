type Inspect = (value: unknown, options: object) => string

/** Makes console.log and util.inspect show a class's objects as their `toJSON`, without internals. */
export function showAsJson(kind: abstract new (...args: never[]) => { toJSON(): object }): void {
  Object.defineProperty(kind.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: { toJSON(): object }, depth: number, options: object, inspect: Inspect): string {
      // A bundler renames a class that refers to itself: `_Guest`.
      const name = this.constructor.name.replace(/^_/, '')
      return depth < 0 ? `[${name}]` : `${name} ${inspect(this.toJSON(), { ...options, depth })}`
    },
    configurable: true,
    writable: true,
  })
}
