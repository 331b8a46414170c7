import { bridgeNames } from './bridge-name.js'
import { clients } from './clients.js'
import { networkDaemon } from './modular.js'
import { rules } from './rules.js'
import { wholeLife } from './whole-life.js'

wholeLife('12.8')
rules('12.8')
bridgeNames('12.8')
clients('12.8')
networkDaemon('12.8')
