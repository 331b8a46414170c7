/** One call of a batch, as it was recorded. */
export interface RecordedCall {
  readonly name: string
  readonly args: readonly unknown[]
}

/** What became of one call of a batch. */
export interface BatchResult {
  readonly value?: unknown
  readonly error?: Error
}
