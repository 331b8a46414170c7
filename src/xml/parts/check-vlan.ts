import type { Findings } from '../../base/index.js'
import type { Described } from '../table.js'
import type { vlan } from './vlan.js'

export type Vlan = Described<typeof vlan>

/** Whether the tags of a VLAN are consistent. */
export function checkTags(findings: Findings, { tags, trunk }: Vlan, path: string): void {
  if (trunk === false && (tags.length > 1 || tags.some(({ nativeMode }) => nativeMode))) {
    findings.error(`${path}.trunk`, 'is false, but several tags or a native one make a trunk; omit it')
  }
  if (tags.length === 0) findings.error(`${path}.tags`, 'needs at least one tag')
  if (tags.filter(({ nativeMode }) => nativeMode).length > 1) {
    findings.error(`${path}.tags`, 'has more than one tag with nativeMode; only one is allowed')
  }
  tags.forEach(({ id }, index) => {
    const first = tags.findIndex((tag) => tag.id === id)
    if (first < index) findings.warn(`${path}.tags[${index}].id`, `${id} repeats tags[${first}]`)
  })
}
