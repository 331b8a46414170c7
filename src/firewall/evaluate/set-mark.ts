import type { Packet } from '../packet.js'
import type { CompiledStatement } from './compile-statement.js'

/** Marks a packet or its connection, or copies the mark between them. */
export function setMark(statement: CompiledStatement & { do: 'set-mark' | 'copy-mark' }, packet: Packet): void {
  const { connection } = packet
  if (statement.do === 'set-mark') {
    const isNew = statement.and === 0
    if (statement.on === 'packet' && isNew) packet.markUnread = false
    if (statement.on === 'connection' && isNew && connection) connection.markUnread = false
    const changed = (mark: number): number => shifted(((mark & statement.and) ^ statement.xor) >>> 0, statement.shift)
    if (statement.on === 'packet') packet.mark = changed(packet.mark)
    else if (connection) connection.mark = changed(connection.mark)
    return
  }
  if (!connection) return
  const merge = (to: number, from: number): number =>
    ((to & ~statement.toMask) ^ shifted((from & statement.fromMask) >>> 0, statement.shift)) >>> 0
  if (statement.to === 'packet') {
    packet.mark = merge(packet.mark, connection.mark)
    packet.markUnread = connection.markUnread || (packet.markUnread && statement.toMask !== 0xffffffff)
  } else {
    connection.mark = merge(connection.mark, packet.mark)
    connection.markUnread = packet.markUnread || (connection.markUnread && statement.toMask !== 0xffffffff)
  }
}

/** A mark shifted left; right if `by` is negative. */
const shifted = (mark: number, by = 0): number => (by < 0 ? mark >>> -by : mark << by) >>> 0
