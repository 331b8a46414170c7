/**
 * The words in which a C function of libvirt is described: what the generator writes and `src/ffi` reads.
 * Plain data, so that a description can be sent to a worker thread.
 */

/** C integers and floating point numbers. 64-bit ones are a `bigint` in JavaScript, always. */
export type Scalar =
  | 'int'
  | 'uint'
  | 'uchar'
  | 'ushort'
  | 'long'
  | 'ulong'
  | 'longlong'
  | 'ulonglong'
  | 'size_t'
  | 'double'

/** An object of libvirt's that is only known by its pointer. */
export type HandleType =
  | 'virConnect'
  | 'virDomain'
  | 'virDomainCheckpoint'
  | 'virDomainSnapshot'
  | 'virInterface'
  | 'virNWFilter'
  | 'virNWFilterBinding'
  | 'virNetwork'
  | 'virNetworkPort'
  | 'virNodeDevice'
  | 'virSecret'
  | 'virStoragePool'
  | 'virStorageVol'
  | 'virStream'

/** One field of a C struct, in C's order. */
export type Field = { readonly name: string } & FieldKind

export type FieldKind =
  | { readonly kind: Scalar | 'string' | 'typedValue' }
  | { readonly kind: 'chars'; readonly length: number }
  | { readonly kind: 'handle'; readonly type: HandleType }
  /** A pointer to as many elements as the field `count` says. */
  | { readonly kind: 'strings' | 'bytes' | 'typedParameters'; readonly count: string }
  | { readonly kind: 'structs'; readonly struct: string; readonly count: string }
  /** A pointer that has no meaning outside C. */
  | { readonly kind: 'opaque' }

export interface StructDescription {
  readonly since: string
  readonly fields: readonly Field[]
}

/**
 * One C parameter. Kinds that say *in* are given by the caller, *out* are part of the answer, the rest is filled in.
 * Where C wants a count or a size beside an array, the caller gives only the array.
 */
export type Parameter = { readonly name: string } & ParameterKind

export type ParameterKind =
  // in
  | { readonly kind: 'connection' }
  | { readonly kind: Scalar }
  | { readonly kind: 'string'; readonly nullable?: true }
  | { readonly kind: 'handle'; readonly type: HandleType; readonly nullable?: true }
  | { readonly kind: 'handles'; readonly type: HandleType }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'strings'; readonly nullable?: true }
  | { readonly kind: 'scalars'; readonly scalar: Scalar; readonly nullable?: true }
  | { readonly kind: 'typedParameters'; readonly nullable?: true }
  | { readonly kind: 'callback'; readonly callback: string }
  // out
  | { readonly kind: 'outScalar'; readonly scalar: Scalar }
  | { readonly kind: 'outString' }
  | { readonly kind: 'outUuid' }
  | { readonly kind: 'outUuidString' }
  | { readonly kind: 'outStruct'; readonly struct: string }
  /** libvirt allocates an array of handles and returns how many. */
  | { readonly kind: 'outHandles'; readonly type: HandleType }
  /** libvirt allocates an array of pointers to structs and returns how many; `free` frees one of them. */
  | { readonly kind: 'outStructs'; readonly struct: string; readonly free: string }
  /** libvirt allocates one block of structs and returns how many. */
  | { readonly kind: 'outStructBlock'; readonly struct: string }
  | { readonly kind: 'outStrings' }
  | { readonly kind: 'outTypedParameters' }
  /** Bytes that libvirt allocates; C's return value says how many bits there are. */
  | { readonly kind: 'outBits' }
  /** An array that libvirt allocates, with its length in the parameter `count`. */
  | { readonly kind: 'outScalars'; readonly scalar: Scalar; readonly count: string }
  // out, into room that we allocate
  /** Asked twice: for the number of entries (`sizedBy` another function, where it is named), then for the entries. */
  | { readonly kind: 'fillTypedParameters'; readonly sizedBy?: string }
  | { readonly kind: 'fillCountedStructs'; readonly struct: string }
  /** Room for as many entries as the product of the parameters `room`; C's return value says how many are filled. */
  | { readonly kind: 'fillStrings'; readonly room: readonly string[] }
  | { readonly kind: 'fillScalars'; readonly scalar: Scalar; readonly room: readonly string[] }
  | { readonly kind: 'fillStructs'; readonly struct: string; readonly room: readonly string[] }
  /** Room for as many bytes as the product of `room`; `exact`: all are filled, else C's return value says how many. */
  | { readonly kind: 'fillBytes'; readonly room: readonly string[]; readonly exact: boolean }
  /** Typed parameters per CPU: `nparams` for each of `ncpus`. */
  | { readonly kind: 'fillTypedParametersPerCpu' }
  // filled in
  | { readonly kind: 'count'; readonly of: string; readonly scalar: Scalar }
  | { readonly kind: 'outCount'; readonly of: string; readonly scalar: Scalar }
  | { readonly kind: 'sizeof'; readonly struct: string }
  | { readonly kind: 'subscription' }
  | { readonly kind: 'null' }
  /** An address that only our own threads pass, in functions that are not offered. */
  | { readonly kind: 'pointer' }

/** What C's return value becomes. `string`: ours to free; `borrowedString`: libvirt's. */
export type Returned =
  | { readonly kind: 'void' }
  | { readonly kind: Scalar }
  /** 0, or a count that the answer already carries: nothing worth handing on. */
  | { readonly kind: 'status' }
  | { readonly kind: 'string' | 'borrowedString' }
  | { readonly kind: 'handle'; readonly type: HandleType }
  /** A pointer that libvirt keeps, or that only C can use. */
  | { readonly kind: 'pointer' }
  /** Bytes that are ours to free, as many as the out-parameter `count` says. */
  | { readonly kind: 'countedBytes'; readonly count: string }

/**
 * How C says that it failed:
 * `negative` any value below 0; `minusOne` -1 only (below it are answers); `null`; `zero`;
 * `nullWithError`, `maxWithError` the value can also be an answer, so libvirt's last error decides; `never`.
 */
export type Failure = 'negative' | 'minusOne' | 'null' | 'zero' | 'nullWithError' | 'maxWithError' | 'never'

export interface FunctionDescription {
  /** As koffi reads it: `str!` is a string that is freed after it was copied. */
  readonly prototype: string
  readonly library: 'libvirt' | 'libvirt-qemu' | 'libvirt-lxc'
  /** The release that introduced it, `major.minor.micro`. */
  readonly since: string
  readonly parameters: readonly Parameter[]
  readonly returns: Returned
  readonly failure: Failure
  /** Why it is not offered to callers, and what to use instead. */
  readonly unexposed?: string
}

/** A C callback: its parameters, as they reach JavaScript. */
export interface CallbackDescription {
  /** As koffi reads it. */
  readonly prototype: string
  readonly since: string
  readonly parameters: readonly CallbackParameter[]
}

export type CallbackParameter = { readonly name: string } & (
  | { readonly kind: Scalar | 'string' | 'connection' | 'subscription' | 'opaque' }
  | { readonly kind: 'handle'; readonly type: HandleType }
  | { readonly kind: 'struct'; readonly struct: string }
  | { readonly kind: 'typedParameters'; readonly count: string }
)
