/** How many random inputs a test tries: a tenth in `npm run check`, which is to answer within a minute. */
export const randomRuns = (all: number): number => (process.env.CHECK ? Math.ceil(all / 10) : all)
