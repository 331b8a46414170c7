/** A file for a host. */
export interface RenderedFile {
  readonly path: string
  /** `0o600` where the program refuses files that others can read. */
  readonly mode: number
  readonly content: string
}
