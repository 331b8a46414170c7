import { bridgeNames } from './bridge-name.js'
import { clients } from './clients.js'
import { networkDaemon } from './modular.js'
import { rules } from './rules.js'
import { wholeLife } from './whole-life.js'

wholeLife('11.3')
rules('11.3')
bridgeNames('11.3')
clients('11.3')
networkDaemon('11.3')
