import { DefinitionError, type DefinitionIssue } from './errors.js'
import { printable } from './text/printable.js'

/** An error or warning about a definition. */
export interface DefinitionFinding extends DefinitionIssue {
  /**
   * `error`: libvirt refuses to define or start it. `warning`: libvirt silently accepts it but probably does not do as
   * intended, or this library does not know it.
   */
  readonly severity: 'error' | 'warning'
}

/** Collects a check's findings. */
export class Findings {
  readonly list: DefinitionFinding[] = []

  /** Replaces a less specific warning at the same path. */
  error(path: string, message: string): void {
    const before = this.list.findIndex((finding) => finding.path === path && finding.severity === 'warning')
    if (before >= 0) this.list.splice(before, 1)
    this.list.push({ severity: 'error', path, message: printable(message) })
  }

  warn(path: string, message: string): void {
    this.list.push({ severity: 'warning', path, message: printable(message) })
  }
}

/** @throws DefinitionError with the errors among findings, if there are any */
export function refuseErrors(findings: readonly DefinitionFinding[]): void {
  const issues = findings.flatMap(({ severity, path, message }) => (severity === 'error' ? [{ path, message }] : []))
  if (issues.length > 0) throw new DefinitionError(issues)
}
