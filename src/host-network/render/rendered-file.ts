/** A file for a host. */
export interface RenderedFile {
  /** Where the file belongs on the host. */
  readonly path: string
  /** `0o600` where the program refuses files that others can read. */
  readonly mode: number
  /** What is to be in the file. */
  readonly content: string
}
