import { bridgeNames } from './bridge-name.js'
import { clients } from './clients.js'
import { networkDaemon } from './modular.js'
import { rules } from './rules.js'
import { wholeLife } from './whole-life.js'

wholeLife('9.0')
rules('9.0')
bridgeNames('9.0')
clients('9.0')
networkDaemon('9.0')
