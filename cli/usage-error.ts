/** The command line, or a file that it names, makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** What to do about it. */
  readonly remedy: string | undefined

  constructor(message: string, remedy?: string) {
    super(message)
    this.remedy = remedy
  }
}
