import { bridgeNames } from './bridge-name.js'
import { rules } from './rules.js'
import { wholeLife } from './whole-life.js'

wholeLife('11.3')
rules('11.3')
bridgeNames('11.3')
