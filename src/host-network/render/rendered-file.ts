/** A file for a host. */
export interface RenderedFile {
  /** The file's path on the host. */
  readonly path: string
  /** `0o600` if the program refuses files that others can read. */
  readonly mode: number
  /** The file's content. */
  readonly content: string
}
