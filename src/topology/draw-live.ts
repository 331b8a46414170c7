import { type CallLimits, checkOptions, limitChecks } from '../base/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { type DrawOptions, draw, drawChecks } from './draw.js'

/** What to draw, how, and how long reading may take. */
export interface LiveDrawOptions extends DrawOptions, CallLimits {}

/** Takes a snapshot and draws it. */
export async function drawLive(
  take: (limits: CallLimits) => Promise<Snapshot>,
  options: LiveDrawOptions,
): Promise<string> {
  checkOptions<LiveDrawOptions>('draw', options, { ...drawChecks, ...limitChecks })
  const { timeout, signal, ...rest } = options
  return draw(await take({ timeout, signal }), rest)
}
