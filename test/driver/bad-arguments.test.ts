/** Every method of what a connection gives, with arguments that it does not take: an error of ours, never one from inside. */
import { expect, test } from 'vitest'
import { VirtnetError } from '../../src/base/index.js'
import { type Connection, connect } from '../../src/connection/index.js'
import { oddValues } from '../odd-values.js'

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>

/** Not for users, or of Node's own. */
const internal = ['ensureExactly', 'restartAs', 'definitionToAttach', 'detached']
/** What ends them is that somebody leaves the loop; what they wait for does not come here. */
const watching = /^(watch|events|waitFor|close$|free$)/

const targets: Readonly<Record<string, (connection: Connection) => unknown>> = {
  connection: (connection) => connection,
  networks: ({ networks }) => networks,
  guests: ({ guests }) => guests,
  host: ({ host }) => host,
  policies: ({ policies }) => policies,
  nwfilters: ({ nwfilters }) => nwfilters,
  hostInterfaces: ({ hostInterfaces }) => hostInterfaces,
  'a network': ({ networks }) => networks.get('default'),
  'a guest': ({ guests }) => guests.get('test'),
  'an interface': async ({ guests }) => (await guests.get('test')).interface(),
  'an agent': async ({ guests }) => (await guests.get('test')).agent,
}

function methodsOf(object: object): string[] {
  const names = new Set<string>()
  for (let at = object; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof value === 'function' && name !== 'constructor') names.add(name)
  }
  return [...names].filter((name) => !internal.includes(name) && !watching.test(name))
}

test.each(Object.keys(targets))('%s', { timeout: 120_000 }, async (what) => {
  const target = async (connection: Connection) => (await targets[what]?.(connection)) as Methods
  const others: string[] = []
  let connection = await connect('test:///default')
  const names = methodsOf(await target(connection))
  expect(names.length).toBeGreaterThan(1)
  for (const name of names) {
    for (const value of oddValues) {
      for (const args of [[value], ['default', value]]) {
        try {
          const object = await target(connection).catch(async () => {
            // A call that took it, such as one that stops a network, leaves another host.
            await connection.close()
            connection = await connect('test:///default')
            return target(connection)
          })
          await object[name]?.(...args)
        } catch (error) {
          if (!(error instanceof VirtnetError))
            others.push(`${name}, argument ${args.length}, ${typeof value}: ${error}`)
        }
      }
    }
  }
  await connection.close()
  expect(others).toEqual([])
})
