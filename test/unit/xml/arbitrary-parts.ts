import type fc from 'fast-check'

export type Loose = Record<string, unknown>

export const onlyGood = <T>(
  arbitrary: fc.Arbitrary<T>,
  check: (definition: T) => { severity: string }[],
): fc.Arbitrary<T> => arbitrary.filter((definition) => check(definition).every(({ severity }) => severity !== 'error'))

export const without = (object: Loose, ...names: string[]): Loose =>
  Object.fromEntries(Object.entries(object).filter(([name, value]) => !names.includes(name) && value !== undefined))

export const tidy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** MidoNet has to know the interface. */
export const tidyVirtualPort = (holder: Loose): void => {
  const virtualPort = holder.virtualPort as Loose | undefined
  if (virtualPort?.type === 'midonet')
    virtualPort.parameters = {
      interfaceId: '09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4e',
      ...(virtualPort.parameters as Loose),
    }
}

/** At most one native tag, and every tag once. */
export const tidyVlan = (holder: Loose): void => {
  const vlan = holder.vlan as { tags: Loose[] } | undefined
  vlan?.tags.forEach((tag, index) => {
    tag.id = ((tag.id as number) + index) % 4096
    if (index > 0) delete tag.nativeMode
  })
  if (vlan) delete (vlan as Loose).trunk
  if (vlan) vlan.tags = vlan.tags.filter(({ id }, index) => vlan.tags.findIndex((tag) => tag.id === id) === index)
}
