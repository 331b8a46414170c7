import type { Context } from '../../context.js'
import { UsageError } from '../../usage-error.js'

/** @throws UsageError  for the name of a policy that there is not, with those that there are */
export async function checkNames(context: Context, names: readonly string[]): Promise<void> {
  const { policies } = await context.connection()
  const there = (await context.progress.during('looking at the policies', () => policies.list(context.limits))).map(
    ({ name }) => name,
  )
  const unknown = names.find((name) => !there.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`there is no policy ${unknown}`, `There are: ${there.join(', ') || 'none'}.`)
}
