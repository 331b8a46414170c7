import { wholeLife } from './whole-life.js'

wholeLife('11.3')
