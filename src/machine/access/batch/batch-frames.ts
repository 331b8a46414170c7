/** What a command of a batch printed. */
export interface Frame {
  readonly number: number
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Takes a batch's output apart, piece by piece as it arrives. Skips what is printed before the first frame, such as a
 * login's greeting.
 *
 * @returns what to feed pieces to; it returns the frames that each one completes
 */
export function framesOf(token: string): (piece: Buffer) => Frame[] {
  let pieces: Buffer[] = []
  let size = 0
  /** Bytes without which there is nothing to do: joining the pieces at each arrival would copy long outputs again and again. */
  let needed = 1
  return (piece) => {
    pieces.push(piece)
    size += piece.length
    if (size < needed) return []
    let rest = Buffer.concat(pieces, size)
    const found: Frame[] = []
    for (needed = 1; rest.length >= needed; ) {
      const at = rest.indexOf(`${token} `)
      const end = at < 0 ? -1 : rest.indexOf('\n', at)
      if (end < 0) {
        needed = rest.length + 1
        break
      }
      const [number = 0, status = 0, out = 0, err = 0] = rest
        .toString('latin1', at + token.length, end)
        .trim()
        .split(/\s+/)
        .map(Number)
      const [start, middle, stop] = [end + 1, end + 1 + out, end + 1 + out + err]
      if (rest.length < stop) {
        needed = stop
        break
      }
      found.push({
        number,
        status,
        stdout: rest.toString('utf8', start, middle),
        stderr: rest.toString('utf8', middle, stop),
      })
      rest = rest.subarray(stop)
    }
    pieces = [rest]
    size = rest.length
    return found
  }
}
