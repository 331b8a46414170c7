export { machineOfSession } from './machine-of-session.js'
