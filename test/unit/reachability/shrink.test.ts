import { expect, test } from 'vitest'
import { shrink } from '../../host/reachability/random/shrink.js'

const table = [
  'nft -f - <<rules',
  'table ip t {',
  'chain a {',
  'one',
  'guilty',
  'two',
  'three',
  '}',
  '}',
  'rules',
].join('\n')
const commands = ['harmless', table, 'also harmless', 'accomplice', 'last']

test('only what makes it wrong is left, of the commands and of the lines inside them', async () => {
  const tried: (readonly string[])[] = []
  const isWrong = async (some: readonly string[]) => {
    tried.push(some)
    return (
      some.includes('accomplice') && some.some((one) => /^table ip t \{\nchain a \{[^}]*guilty[^}]*\}\n\}$/m.test(one))
    )
  }
  const fewest = await shrink(commands, isWrong)
  expect(fewest).toEqual(['nft -f - <<rules\ntable ip t {\nchain a {\nguilty\n}\n}\nrules', 'accomplice'])
  expect(tried.length).toBeLessThan(30)
})

test('what cannot be spared stays', async () => {
  expect(await shrink(commands, async (some) => some.length === commands.length && some[1] === table)).toEqual(commands)
})
