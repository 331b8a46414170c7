import { permitMark } from '../../firewall/index.js'

const mark = `0x${permitMark.toString(16)}`
const others = `0x${(~permitMark >>> 0).toString(16)}`

/** Ends a rule: marks the packet, which the rule among libvirt's then accepts. */
export const permits = `meta mark set meta mark | ${mark}`

type TableOf = 'inet' | 'bridge'

interface Parts {
  readonly sets: Map<string, { readonly type: string; readonly elements: string[] }>
  readonly chains: Map<string, { readonly hook: string | undefined; readonly rules: string[] }>
}

/** Collects the rules of one policy's tables. */
export class RuleText {
  /** It has permitting rules, and so depends on the accept rule among libvirt's. */
  permits = false
  readonly #tables = new Map<TableOf, Parts>()
  readonly #hairpins = new Map<string, string>()

  /** @param hook  of a base chain, such as `type filter hook forward priority -1; policy accept` */
  add(table: TableOf, chain: string, hook: string | undefined, ...rules: readonly string[]): void {
    const { chains } = this.#partsOf(table)
    const known = chains.get(chain) ?? { hook, rules: [] }
    chains.set(chain, known)
    known.rules.push(...rules)
  }

  /**
   * A set of elements that last only while guests run: the names of their ports.
   *
   * @param type  or `typeof EXPRESSION`
   */
  set(table: TableOf, name: string, type: string, elements: readonly string[]): void {
    this.#partsOf(table).sets.set(name, { type, elements: [...new Set(elements)] })
  }

  /** A rule that permits forwarded packets. */
  permit(...matches: readonly string[]): void {
    this.permits = true
    const hook = 'type filter hook forward priority -1; policy accept'
    this.add('inet', 'permit', hook, ...matches.map((match) => `${match} ${permits}`))
  }

  /** A port in hairpin mode, only for packets from the guest to itself. */
  hairpin(port: string, mac: string): void {
    this.#hairpins.set(port, mac)
    const all = [...this.#hairpins]
    const hook = 'type filter hook forward priority -199; policy accept'
    const itself = all.map(([, own]) => `ether saddr ${own} ether daddr ${own} accept`)
    const rules = [...itself, 'iifname . oifname @hairpins drop']
    this.#partsOf('bridge').chains.set('hairpin', { hook, rules })
    this.set(
      'bridge',
      'hairpins',
      'ifname . ifname',
      all.map(([name]) => `"${name}" . "${name}"`),
    )
  }

  /** The ports of `hairpin`. */
  get hairpins(): string[] {
    return [...this.#hairpins.keys()]
  }

  /** @param id  names an empty chain, which identifies the policy's state */
  text(name: string, id?: string): string {
    const own = this.#partsOf('inet')
    const chains = new Map(own.chains)
    if (this.permits) {
      const isMarked = `meta mark & ${mark} == ${mark} meta mark set meta mark & ${others}`
      // Clears the bit first, so that another program's mark permits nothing, and last, so that none sees ours.
      chains.set('before', { hook: 'type filter hook forward priority -2; policy accept', rules: [isMarked] })
      chains.set('after', { hook: 'type filter hook forward priority 1; policy accept', rules: [isMarked] })
    }
    if (id !== undefined) chains.set(`id_${id}`, { hook: undefined, rules: [] })
    const bridge = this.#tables.get('bridge')
    return [tableText('inet', name, { ...own, chains }), ...(bridge ? [tableText('bridge', name, bridge)] : [])].join(
      '\n',
    )
  }

  /** Commands that add the elements of its sets. */
  elements(name: string): string {
    return [...this.#tables]
      .flatMap(([table, { sets }]) =>
        [...sets].flatMap(([set, { elements }]) =>
          elements.length === 0 ? [] : [`add element ${table} ${name} ${set} { ${elements.join(', ')} }`],
        ),
      )
      .join('\n')
  }

  #partsOf(table: TableOf): Parts {
    const parts = this.#tables.get(table) ?? { sets: new Map(), chains: new Map() }
    this.#tables.set(table, parts)
    return parts
  }
}

function tableText(family: TableOf, name: string, { sets, chains }: Parts): string {
  const inside = [
    ...[...sets].map(([set, { type }]) => `  set ${set} { ${type.startsWith('typeof ') ? type : `type ${type}`}; }`),
    ...[...chains].flatMap(([chain, { hook, rules }]) => [
      `  chain ${chain} {`,
      ...(hook === undefined ? [] : [`    ${hook};`]),
      ...rules.map((rule) => `    ${rule}`),
      '  }',
    ]),
  ]
  return [`table ${family} ${name} {`, ...inside, '}'].join('\n')
}

/** `{ a, b }`, or a single value. */
export const oneOf = (values: readonly (string | number)[]): string =>
  values.length === 1 ? String(values[0]) : `{ ${values.join(', ')} }`

/** Names of links, quoted. */
export const links = (names: readonly string[]): string => oneOf(names.map((name) => `"${name}"`))

export const layerOf = (family: 'ipv4' | 'ipv6'): 'ip' | 'ip6' => (family === 'ipv4' ? 'ip' : 'ip6')
