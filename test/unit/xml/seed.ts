/** The same examples every time; `FAST_CHECK_SEED=…` looks at others. */
export const seed = Number(process.env.FAST_CHECK_SEED ?? 20_261_123)
