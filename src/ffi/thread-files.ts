/**
 * Where the threads' files are. They are found from this file alone, because the bundle stands in the same place beside
 * its copy of `threads/`; asked for at each start, because a bundle may leave `import.meta.url` undefined.
 */
export const threadFiles = {
  call: () => new URL('./threads/call.cjs', import.meta.url),
  pump: () => new URL('./threads/pump.cjs', import.meta.url),
  sink: () => new URL('./threads/sink.cjs', import.meta.url),
}
