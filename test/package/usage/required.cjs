'use strict'
require('./imported.cjs')(() => require('virtnet'))
