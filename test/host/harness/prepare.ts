import { builtGuest, builtProbe } from './built.js'

/** Before the host tests: says what they cannot do without, and builds what they share. */
export async function setup(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('test/host needs root: it makes namespaces, bridges and links')
  await builtProbe()
  // Without a kernel for them, only the tests with emulated guests fail, each with the reason.
  await builtGuest().catch(() => {})
}
