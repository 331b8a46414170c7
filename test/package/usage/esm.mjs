import * as virtnet from 'virtnet'
import use from './use.cjs'

await use(virtnet)
