import type { Command } from './command.js'
import { applyCommand } from './commands/apply.js'
import { diagnoseCommand } from './commands/diagnose.js'
import { diffCommand } from './commands/diff.js'
import { doctorCommand } from './commands/doctor.js'
import { drawCommand } from './commands/draw.js'
import { ensureCommand } from './commands/ensure.js'
import { expectCommand } from './commands/expect.js'
import { explainCommand } from './commands/explain.js'
import { leasesCommand } from './commands/leases.js'
import { listCommand } from './commands/list.js'
import { planCommand } from './commands/plan.js'
import { policiesCommand } from './commands/policies/policies.js'
import { reachCommand } from './commands/reach.js'
import { showCommand } from './commands/show.js'
import { snapshotCommand } from './commands/snapshot.js'
import { watchCommand } from './commands/watch.js'
import { completionCommand } from './completion/command.js'

/** All commands, in the order of the help. To add one: its file, and a line here. */
export const commands = [
  listCommand,
  showCommand,
  leasesCommand,
  reachCommand,
  explainCommand,
  expectCommand,
  diagnoseCommand,
  doctorCommand,
  policiesCommand,
  planCommand,
  applyCommand,
  ensureCommand,
  diffCommand,
  drawCommand,
  snapshotCommand,
  watchCommand,
  completionCommand,
] as const as readonly Command[]
