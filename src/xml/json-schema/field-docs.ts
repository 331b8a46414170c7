import type { Field, Table } from '../table.js'
import { filterTexts } from './field-texts/filter.js'
import { interfaceTexts } from './field-texts/interface.js'
import { networkTexts } from './field-texts/network.js'
import { portTexts } from './field-texts/port.js'
import { type FieldAt, visitFields } from './fields.js'

const fieldTexts = { ...networkTexts, ...interfaceTexts, ...filterTexts, ...portTexts }

/** The documentation of a definition's property. */
export interface FieldDocs {
  /** A short label, for forms: `DHCP ranges`. */
  readonly title: string
  /** The meaning, with unit, default and release. */
  readonly description: string
  readonly unit?: string
  /** The default. */
  readonly fallback?: string
  /** The libvirt release that introduced it. */
  readonly since?: string
  readonly example?: unknown
}

/** Docs by the property's table and name. */
export type DocsByTable = ReadonlyMap<object, ReadonlyMap<string, FieldDocs>>

/** The docs of every property of a kind of definition. */
export function docsByTable(kind: string, root: Table<unknown>): DocsByTable {
  const all = new Map<object, Map<string, FieldDocs>>()
  const shared = new Map<Field, string>()
  visitFields(kind, root, ({ path, name, owner, field }: FieldAt) => {
    const text = fieldTexts[path] ?? (field && shared.get(field)) ?? ''
    if (field && !shared.has(field)) shared.set(field, text)
    const docs = all.get(owner) ?? new Map<string, FieldDocs>()
    all.set(owner, docs.set(name, parseDocs(name, text)))
  })
  return all
}

/**
 * Reads a docstring: sentences, and then as needed `Unit: bytes.`, `Default: 1500.`, `Since 3.1.0.` and `Example: 9000.`,
 * the last of which is JSON or plain text.
 */
export function parseDocs(name: string, text: string): FieldDocs {
  const [, before = text, written] = /^(.*?)\s*Example: (.*)\.$/.exec(text) ?? []
  const unit = /Unit: ([^.]+)\./.exec(before)?.[1]
  const fallback = /Default: (.+?)\.(?=\s|$)/.exec(before)?.[1]
  const since = /\b[Ss]ince (\d+\.\d+\.\d+)/.exec(before)?.[1]
  return {
    title: titleOf(name),
    description: before,
    ...(unit && { unit }),
    ...(fallback && { fallback }),
    ...(since && { since }),
    ...(written && { example: exampleOf(written) }),
  }
}

function exampleOf(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return written
  }
}

const acronyms =
  /\b(id|ip|ipv4|ipv6|mac|mtu|uuid|duid|dns|dhcp|tftp|vlan|arp|txts?|srvs?|pci|usb|pf|nat|stp|rom|acpi|rss|iommu|vsi|tcp|dscp|icmp)\b/gi

/** `trustGuestRxFilters` as `Trust guest rx filters`. */
function titleOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  const spelled = words.replace(acronyms, (word) => word.toUpperCase().replace(/S$/, 's').replace(/^DN$/, 'DNS'))
  return spelled
    .replace('IPV', 'IPv')
    .replace('DNs', 'DNS')
    .replace(/^./, (first) => first.toUpperCase())
}
