const circle: Record<string, unknown> = {}
circle.self = circle

/** Values that no call takes as all of its arguments: of each type, and of each shape that a message must be able to show. */
export const oddValues: readonly unknown[] = [
  undefined,
  null,
  5,
  Number.NaN,
  true,
  10n,
  'xxx',
  Symbol('x'),
  () => {},
  {},
  [],
  [null],
  [5],
  new Date(0),
  new Map(),
  { timeout: 'x' },
  { mode: 10n },
  circle,
]
