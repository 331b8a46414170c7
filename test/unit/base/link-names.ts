/** Names that the kernel takes for a link; the host test of names holds them to it. */
export const linkNames = [
  'eth0',
  'a',
  'vlan.42',
  'br-lan_1',
  'UP',
  '...',
  '-x',
  'a\\b',
  "a'b",
  '$(id)',
  'brücke',
  '日本',
  'a23456789012345',
  'äöüäöüä',
]

/** Names that it refuses, and the word of the message that says why. */
export const notLinkNames: readonly (readonly [name: string, why: string])[] = [
  ['.', 'not allowed'],
  ['..', 'not allowed'],
  ['vir br', 'white space'],
  ['br0 ', 'white space'],
  ['br\t0', 'white space'],
  ['br\n0', 'white space'],
  ['br\v0', 'white space'],
  // Of its two bytes in UTF-8 one is 0xa0, which the kernel takes for a space.
  ['voilà', 'white space'],
  ['br/0', "'/'"],
  ['eth0:1', "':'"],
  ['br%s', "'%'"],
  ['a%', "'%'"],
  ['a234567890123456', '16 bytes'],
  ['brücken-äöüß', '17 bytes'],
]
