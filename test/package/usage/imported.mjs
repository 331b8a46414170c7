import report from './imported.cjs'

await report(() => import('virtnet'))
