import { wholeLife } from './whole-life.js'

wholeLife('12.8')
