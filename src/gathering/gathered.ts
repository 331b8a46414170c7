import { isUnsupported, LibvirtError } from '../base/index.js'
import type { SnapshotUnseen } from '../snapshot/index.js'
import type { Answer } from './ask-in-parts.js'

/** Collects libvirt's answers, and records what could not be read. */
export class Gathered {
  readonly unseen: SnapshotUnseen[] = []

  /**
   * An answer's value; undefined for another driver's object, one that has gone since it was listed, or one that could
   * not be read, which is recorded.
   *
   * @throws LibvirtError  if the connection is lost; any error that is not libvirt's, such as a timeout
   */
  take<T>({ value, error }: Answer, fact: SnapshotUnseen['fact'], asked: string): T | undefined {
    if (!error) return value as T
    if (!isUnsupported(error) && !isGone(error)) this.miss(fact, asked, error)
    return undefined
  }

  /** Records what could not be read. @throws if no other question would be answered either */
  miss(fact: SnapshotUnseen['fact'], asked: string, error: unknown): void {
    if (!(error instanceof LibvirtError) || isOfConnection(error)) throw error
    this.unseen.push({ fact, asked, reason: error.message })
  }
}

/** A list of a driver's objects; empty if the daemon has no such driver. @throws if it cannot be read */
export function listIn<T>({ value, error }: Answer): readonly T[] {
  if (!error) return (value ?? []) as readonly T[]
  if (isUnsupported(error)) return []
  throw error
}

const isGone = (error: Error): boolean => error instanceof LibvirtError && gone.has(error.code)
const isOfConnection = ({ domain, code }: LibvirtError): boolean => domain === 'VIR_FROM_RPC' || lost.has(code)

const gone: ReadonlySet<string> = new Set([
  'VIR_ERR_NO_NETWORK',
  'VIR_ERR_NO_NETWORK_PORT',
  'VIR_ERR_NO_DOMAIN',
  'VIR_ERR_NO_NWFILTER',
  'VIR_ERR_OPERATION_INVALID',
])
const lost: ReadonlySet<string> = new Set(['VIR_ERR_NO_CONNECT', 'VIR_ERR_INVALID_CONN'])
