import { writeFileSync } from 'node:fs'
import { PublicApi } from './unit/surface/public-api.js'
const api = new PublicApi()
for (const e of ['virtnet','virtnet/events'] as never[]) writeFileSync(`/tmp/wt/a-reconnect/test/unit/surface/names/${(e as string).replace('/','-')}.txt`, api.names(e).join('\n')+'\n')
console.log(api.unexported(), api.undocumented())
