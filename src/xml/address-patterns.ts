const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4 = `(?:${octet}\\.){3}${octet}`
const group = '[0-9a-fA-F]{1,4}'
const ipv6 = [
  `(?:${group}:){7}${group}`,
  `(?:${group}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((after) => `(?:${group}:){1,${7 - after}}(?::${group}){1,${after}}`),
  `:(?::${group}){1,7}`,
  '::',
  `::(?:[fF]{4}:)?${ipv4}`,
].join('|')

/** An IPv4 address, for JSON Schema: validators always check `pattern`, but `format` only on request. */
export const ipv4Pattern = `^${ipv4}$`
/** An IPv6 address; stricter than the parser, but matches no invalid address. */
export const ipv6Pattern = `^(?:${ipv6})$`
/** An IPv4 or IPv6 address. */
export const addressPattern = `^(?:${ipv4}|${ipv6})$`
