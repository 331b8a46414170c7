import { bridgeNames } from './bridge-name.js'
import { wholeLife } from './whole-life.js'

wholeLife('11.3')
bridgeNames('11.3')
