'use strict'
require('./use.cjs')(require('virtnet'))
