import { bridgeNames } from './bridge-name.js'
import { rules } from './rules.js'
import { wholeLife } from './whole-life.js'

wholeLife('9.0')
rules('9.0')
bridgeNames('9.0')
