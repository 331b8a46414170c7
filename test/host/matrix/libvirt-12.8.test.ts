import { bridgeNames } from './bridge-name.js'
import { wholeLife } from './whole-life.js'

wholeLife('12.8')
bridgeNames('12.8')
