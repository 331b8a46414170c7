/** What every error of this library has in common. */
export abstract class VirtnetError extends Error {}

/** One thing that is wrong with a definition, and where. */
export interface DefinitionIssue {
  /** Path into the definition, such as `ips[0].dhcp.ranges[1].end`; empty for the whole. */
  readonly path: string
  /** What is wrong, with the offending value and what is allowed. */
  readonly message: string
}

/**
 * We refused a definition, a query or an argument before libvirt was asked.
 * `message` names the path, the value and the way out; `issues` has them one by one.
 */
export class DefinitionError extends VirtnetError {
  override readonly name = 'DefinitionError'
  readonly issues: readonly DefinitionIssue[]

  constructor(issues: readonly DefinitionIssue[], options?: ErrorOptions) {
    super(issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'), options)
    this.issues = issues
  }
}
