import { printable } from '../text/printable.js'
import { nameErrors, VirtnetError } from './virtnet-error.js'

/** One thing that is wrong with a definition, and where. */
export interface DefinitionIssue {
  /** Path into the definition, such as `ips[0].dhcp.ranges[1].end`; empty for the whole. */
  readonly path: string
  /** What is wrong, with the offending value and what is allowed. */
  readonly message: string
}

/**
 * A definition, a query or an update was refused before libvirt was called. `message` names the path, the value and the
 * fix; `issues` lists them one by one.
 */
export class DefinitionError extends VirtnetError {
  static {
    nameErrors(DefinitionError, 'DefinitionError')
  }

  override readonly code = 'VIRTNET_DEFINITION'
  /** Everything that is wrong, in the order of the document. */
  readonly issues: readonly DefinitionIssue[]

  /** @param issues  what is wrong; the message is composed of them */
  constructor(issues: readonly DefinitionIssue[], options?: ErrorOptions) {
    // A line break in a value would look like another issue.
    const lines = issues.map(({ path, message }) => printable(path ? `${path}: ${message}` : message))
    super(lines.join('\n'), options)
    this.issues = issues.map((issue) => ({ ...issue, message: printable(issue.message) }))
  }
}
