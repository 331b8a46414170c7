/** One call of a batch, as it was recorded. */
export interface RecordedCall {
  /** The C function. */
  readonly name: string
  /** Its arguments, without the connection. */
  readonly args: readonly unknown[]
}

/** The result of one call of a batch. */
export interface BatchResult {
  readonly value?: unknown
  readonly error?: Error
}
