import { functions } from '../../../native-types/index.js'
import { LibraryError } from '../../base/index.js'

/** The functions that the threads use internally: errors, opening, the event loop, memory, handles. */
const internalNames = (): string[] => [
  'virInitialize',
  'virSetErrorFunc',
  'virGetLastError',
  'virResetLastError',
  'virGetVersion',
  'virDomainGetSchedulerType',
  'virConnectOpen',
  'virConnectOpenReadOnly',
  'virConnectOpenAuth',
  'virEventRegisterDefaultImpl',
  'virEventRunDefaultImpl',
  'virEventAddTimeout',
  'virTypedParamsFree',
  ...['Boolean', 'Double', 'Int', 'LLong', 'String', 'UInt', 'ULLong'].map((type) => `virTypedParamsAdd${type}`),
  ...['virDomain', 'virNetwork', 'virNodeDevice', 'virSecret', 'virStoragePool', 'virStream'].flatMap((type) =>
    [`${type}Ref`, `${type}GetName`, `${type}GetUUIDString`].filter((name) => functions()[name] !== undefined),
  ),
  ...Object.keys(functions()).filter((name) =>
    /^vir(DomainFSInfo|DomainIOThreadInfo|DomainInterface|DomainStatsRecordList|NetworkDHCPLease)Free$/.test(name),
  ),
]

/** The start options of every thread. */
export interface LibraryOptions {
  readonly paths: Readonly<Record<string, string>>
  readonly internals: Readonly<Record<string, string>>
}

let chosen: string | undefined

const suffix = process.platform === 'darwin' ? '.0.dylib' : process.platform === 'freebsd' ? '.so' : '.so.0'

/**
 * The libvirt of this process: the option, else `VIRTNET_LIBVIRT`, else the system's `libvirt.so.0`. The first connection
 * chooses, because a process can only have one.
 *
 * @throws LibraryError  if a later connection requests another one
 */
export function libraryOptions(path?: string): LibraryOptions {
  const wanted = path ?? (process.env.VIRTNET_LIBVIRT || undefined) ?? chosen ?? `libvirt${suffix}`
  chosen ??= wanted
  if (chosen !== wanted)
    throw new LibraryError(
      `library: '${wanted}' cannot be used, because this process already uses '${chosen}'; use one libvirt per process`,
    )
  const beside = (name: string): string =>
    wanted.includes('/') ? wanted.replace(/libvirt(?=\.[^/]*$)/, name) : `${name}${suffix}`
  return {
    paths: { libvirt: wanted, 'libvirt-qemu': beside('libvirt-qemu'), 'libvirt-lxc': beside('libvirt-lxc') },
    internals: Object.fromEntries(internalNames().map((name) => [name, functions()[name]?.prototype ?? ''])),
  }
}

/** The error for a thread that could not start, with what is missing and what to do. */
export function libraryError(cause: unknown, { paths }: LibraryOptions): Error {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (!/libvirt|shared librar|dlopen|koffi/i.test(message)) return cause instanceof Error ? cause : new Error(message)
  if (/Cannot find (module|package) '(?:koffi|@koromix)/.test(message))
    return new LibraryError(
      'koffi, which calls libvirt, is not installed where this program can find it; a bundle cannot contain its native part. Install it beside the bundle (npm install koffi), or set VIRTNET_KOFFI to its folder',
      { cause },
    )
  const tried = paths.libvirt
  // The next connection may choose another file.
  if (chosen === tried) chosen = undefined
  return new LibraryError(
    `libvirt could not be loaded from '${tried}': ${message}. Install it (Debian, Ubuntu: apt install libvirt0; Fedora: dnf install libvirt-libs), or set its path with the option 'library' or VIRTNET_LIBVIRT`,
    { cause },
  )
}
