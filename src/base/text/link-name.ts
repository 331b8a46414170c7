/** Bytes that a link's name may have: the kernel's IFNAMSIZ without the byte that ends it. */
const longest = 15

/** What the kernel's isspace() takes for white space; 0xa0 is a byte of some characters in UTF-8, such as `à`. */
const whiteSpace = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0xa0])

/** Almost all of them. */
const ordinary = /^[\w-]{1,15}$/

const patternOf = (bad: string): string => {
  const rest = `[^${bad}]`
  const notDot = `[^.${bad}]`
  return `^(?:${notDot}${rest}{0,14}|\\.${notDot}${rest}{0,13}|\\.\\.${rest}{1,13})$`
}

/** For JSON Schema, which counts characters, not bytes: it refuses nothing that {@link linkNameProblem} takes. */
export const linkNamePattern = patternOf('\\t\\n\\v\\f\\r /:%')

/** The same for {@link newLinkNameProblem}. */
export const newLinkNamePattern = patternOf('\\t\\n\\v\\f\\r /:')

/**
 * Why no link can have this name; undefined if one can. Every name of a link that is written is held to this; reading
 * takes any.
 *
 * @see dev_valid_name(), dev_get_valid_name() in Linux, net/core/dev.c
 */
export function linkNameProblem(name: string): string | undefined {
  if (ordinary.test(name)) return undefined
  const shown = JSON.stringify(name)
  const bytes = Buffer.from(name)
  if (bytes.length > longest) return `${shown} has ${bytes.length} bytes; the kernel allows ${longest} in a link's name`
  if (name === '' || name === '.' || name === '..') return `${shown} is not allowed by the kernel as a link's name`
  const character = ['/', ':', '%'].find((one) => name.includes(one))
  const bad = character ? `'${character}'` : bytes.some((byte) => whiteSpace.has(byte)) ? 'white space' : undefined
  return bad && `${shown} contains ${bad}, which the kernel does not allow in a link's name`
}

/** The same for a link that libvirt is to make: for `%d` it takes a number that is free. */
export const newLinkNameProblem = (name: string): string | undefined =>
  linkNameProblem(name.replace('%d', '00')) && linkNameProblem(name)
