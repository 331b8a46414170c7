/** An option of a match with its values. */
export interface Option {
  readonly name: string
  readonly values: readonly string[]
  readonly negated: boolean
}

/** The rule that a match is part of. */
export interface RuleContext {
  readonly family: 'ip' | 'ip6'
  readonly protocol: string | undefined
}
