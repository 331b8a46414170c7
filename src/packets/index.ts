export { echoes } from './echo.js'
export { listenerScript, senderScript } from './probe-script.js'
export { type Ended, ended, firstOutput, must, nodeOn, run, type StartCommand, startOf } from './run-command.js'
