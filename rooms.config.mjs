// The rooms of the house and which way imports point, as `npm run rooms` checks it. CONTRIBUTING, "Rooms", says how to
// read this and what to do about a complaint.

/**
 * room: the rooms it may import. A room is a folder of src/, or a file of it. The lowest come first, and a row names
 * rooms of earlier rows only: imports point up this table, never back. A new room is a new row.
 */
export const rooms = {
  'native-types': [],
  base: [],
  ffi: ['native-types', 'base'],
  modes: ['base'],
  xml: ['base', 'modes'],
  firewall: ['base'],
  machine: ['base', 'firewall'],
  snapshot: ['base', 'xml', 'machine'],
  reachability: ['base', 'xml', 'modes', 'firewall', 'machine', 'snapshot'],
  tamper: ['base', 'xml', 'modes', 'firewall', 'machine', 'snapshot', 'reachability'],
  doctor: ['base', 'xml', 'modes', 'firewall', 'machine', 'snapshot', 'reachability', 'tamper'],
  'host-network': ['base', 'xml', 'machine'],
  packets: ['base', 'machine'],
  change: ['base', 'machine', 'host-network', 'packets'],
  host: ['base', 'machine', 'doctor', 'host-network', 'change'],
  expectations: ['base', 'snapshot', 'reachability'],
  plan: ['base', 'xml', 'modes', 'firewall', 'machine', 'snapshot', 'doctor', 'reachability'],
  verify: ['base', 'xml', 'firewall', 'machine', 'packets', 'reachability'],
  gathering: [
    'native-types',
    'base',
    'ffi',
    'xml',
    'modes',
    'machine',
    'packets',
    'snapshot',
    'packets',
    'doctor',
    'host',
    'reachability',
    'verify',
  ],
  playground: ['base', 'ffi', 'xml', 'modes', 'firewall', 'machine', 'snapshot', 'change', 'plan', 'gathering'],
  topology: ['base', 'xml', 'modes', 'machine', 'snapshot', 'reachability'],
  policy: [
    'base',
    'xml',
    'modes',
    'firewall',
    'machine',
    'snapshot',
    'host-network',
    'packets',
    'reachability',
    'verify',
  ],
  // What 'virtnet/xml' and the like export. They work without libvirt.
  'entry-xml': ['base', 'xml'],
  'entry-reachability': [
    'base',
    'xml',
    'modes',
    'firewall',
    'machine',
    'snapshot',
    'reachability',
    'tamper',
    'doctor',
    'expectations',
    'plan',
    'verify',
  ],
  'entry-topology': ['base', 'snapshot', 'reachability', 'topology'],
  'entry-policy': ['base', 'policy'],
  'entry-host': ['base', 'machine', 'doctor', 'host-network', 'change', 'host'],
  libvirt: ['native-types', 'ffi'],
  networks: [
    'native-types',
    'base',
    'ffi',
    'xml',
    'modes',
    'firewall',
    'machine',
    'doctor',
    'change',
    'host',
    'reachability',
    'plan',
    'tamper',
    'gathering',
  ],
  guests: ['native-types', 'base', 'ffi', 'xml', 'snapshot', 'verify', 'gathering', 'networks'],
  connection: [
    'native-types',
    'base',
    'modes',
    'ffi',
    'xml',
    'machine',
    'snapshot',
    'host',
    'reachability',
    'plan',
    'tamper',
    'verify',
    'gathering',
    'playground',
    'topology',
    'networks',
    'guests',
    'policy',
  ],
  'entry-events': ['base', 'ffi', 'networks', 'connection'],
  'entry-diagnostics': ['ffi', 'networks'],
  index: [
    'native-types',
    'base',
    'ffi',
    'xml',
    'modes',
    'firewall',
    'machine',
    'doctor',
    'host-network',
    'change',
    'host',
    'reachability',
    'plan',
    'tamper',
    'verify',
    'snapshot',
    'gathering',
    'networks',
    'guests',
    'connection',
  ],
}

/** Rooms that work where libvirt is not installed: no way through the table leads from them to it. */
const withoutLibvirt = [
  'xml',
  'modes',
  'firewall',
  'machine',
  'packets',
  'snapshot',
  'doctor',
  'host-network',
  'reachability',
  'expectations',
  'plan',
  'tamper',
  'verify',
  'topology',
  'entry-xml',
  'entry-reachability',
  'entry-host',
  'entry-topology',
  'policy',
  'entry-policy',
]

/** Rooms without an inside: native-types is generated, one file of constants and types for each of libvirt's headers. */
const open = ['native-types']

/** Files that may import one another in a circle, and why. */
const circles = [
  {
    files: ['guest', 'guest-interface', 'guest-agent', 'switch', 'arrival'].map((name) => `src/guests/${name}.ts`),
    reason: 'A guest has interfaces and an agent; each of them knows its guest.',
  },
  {
    files: ['test/host/harness/host.ts', 'test/host/harness/qemu-guest.ts'],
    reason: 'A host starts emulated guests; each of them knows its host.',
  },
]

const names = Object.keys(rooms)
const reached = new Map()
for (const [place, [room, imports]] of Object.entries(rooms).entries()) {
  const later = imports.find((other) => !names.slice(0, place).includes(other))
  if (later)
    throw new Error(`rooms.config.mjs: ${room} names ${later}, which has no earlier row; imports point one way`)
  reached.set(room, new Set(imports.flatMap((other) => [other, ...reached.get(other)])))
  const libvirt = withoutLibvirt.includes(room) && ['ffi', 'native-types'].find((other) => reached.get(room).has(other))
  if (libvirt) throw new Error(`rooms.config.mjs: ${room} works without libvirt, but its row leads to ${libvirt}`)
}

/** Folder or file, as a regular expression. @param {string} room */
const pathOf = (room) => (room === 'native-types' ? '^native-types/' : `^src/${room}(/|[.]ts$)`)
/** @param {string} file */
const exactly = (file) => `^${file.replaceAll('.', '[.]')}$`
/** @param {readonly string[]} words */
const list = (words) => new Intl.ListFormat('en').format(words)

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  ...Object.entries(rooms).map(([room, imports]) => ({
    name: `room ${room}`,
    comment: `${room} may import ${list(imports) || 'no other room'}: imports point one way, up the table in rooms.config.mjs.`,
    from: { path: pathOf(room) },
    to: { path: '^(src|native-types|test|examples|bench)/', pathNot: [room, ...imports].map(pathOf) },
  })),
  {
    name: 'no room',
    comment: 'This file belongs to no room: give its folder a row in rooms.config.mjs.',
    from: { path: '^src/', pathNot: names.map(pathOf) },
    to: {},
  },
  {
    name: 'door',
    comment: 'Another room is entered by its index.ts: import from there, and have it export what you need.',
    from: { path: '^(src/[^/]+|native-types)' },
    to: { path: '^(src/[^/]+|native-types)/', pathNot: ['^$1/', '^src/[^/]+/index[.]ts$', ...open.map(pathOf)] },
  },
  {
    name: 'circle',
    comment: 'These files import one another: move what they share into a file of its own, which imports neither.',
    from: {},
    to: { circular: true, via: { pathNot: circles.flatMap(({ files }) => files.map(exactly)).join('|') } },
  },
  {
    name: 'koffi',
    comment: 'Only src/ffi knows koffi, pointers and threads: call libvirt through a Session or connection.libvirt.',
    from: { pathNot: ['^src/ffi/', '^test/driver/ffi/'] },
    to: { path: ['^koffi$', '(^|/)node_modules/koffi/'] },
  },
  {
    name: 'errors',
    comment:
      'src/base/errors imports nothing but its own files and printable.ts, not even of Node: every room imports it.',
    from: { path: '^src/base/errors([.]ts$|/)' },
    to: { pathNot: ['^src/base/errors/', '^src/base/text/printable[.]ts$'] },
  },
  {
    name: 'cli',
    comment: "The command is thin over the public surface: it imports 'virtnet' and its subpaths, as users do.",
    from: { path: '^cli/' },
    to: { path: '^(src|native-types|test|examples|bench)/', dependencyTypesNot: ['aliased-tsconfig-paths'] },
  },
  {
    name: 'cli alone',
    comment: 'Only the command itself and its tests know it, and only it loads the library that reads command lines.',
    from: { pathNot: ['^cli/', '^test/'] },
    to: { path: ['^cli/', '(^|/)node_modules/commander/'] },
  },
  {
    name: 'examples',
    comment: "Examples import 'virtnet', as users do, besides one another and Node.",
    from: { path: '^examples/' },
    to: {
      // Of programs that embed it, and of who watches them.
      pathNot: ['^examples/', '(^|/)node_modules/(fastify|@opentelemetry)/'],
      dependencyTypesNot: ['core', 'aliased-tsconfig-paths'],
    },
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    // Types count: what only a type points to has to be known to read the file.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^test/fixtures/', '^test/package/usage/'] },
  },
}
