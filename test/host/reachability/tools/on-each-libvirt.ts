import { describe, test } from 'vitest'
import { partOf } from '../../matrix/part.js'
import { expectPredicted } from './expect-tool.js'
import { orders, setUpTool, software } from './tool-host.js'
import { type Tool, type ToolName, tools } from './tools.js'

const keys = Object.keys(software) as (keyof typeof software)[]

/**
 * A real firewall, or what runs containers, in each order beside each libvirt.
 *
 * @param chosen  those that `npm test` has time for, and that are recorded
 */
export function onEachLibvirt(names: readonly ToolName[], ...chosen: readonly string[]): void {
  const cases = Object.fromEntries(
    names.flatMap((name) =>
      keys.flatMap((libvirt) =>
        orders.map((order) => [`${name} ${order} ${libvirt}`, { name, libvirt, order }] as const),
      ),
    ),
  )
  describe('real packets beside a real', () => {
    test.each(partOf(cases, ...chosen))('%s', { timeout: 600_000 }, async (title, { name, libvirt, order }) => {
      const tool: Tool = tools[name]
      await using scene = await setUpTool(tool, order, libvirt)
      await expectPredicted(scene, tool, chosen.includes(title))
    })
  })
}
