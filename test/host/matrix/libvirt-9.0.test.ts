import { wholeLife } from './whole-life.js'

wholeLife('9.0')
