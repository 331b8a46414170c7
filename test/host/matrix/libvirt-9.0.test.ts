import { bridgeNames } from './bridge-name.js'
import { wholeLife } from './whole-life.js'

wholeLife('9.0')
bridgeNames('9.0')
