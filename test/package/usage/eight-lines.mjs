import { connect, explanationText } from 'virtnet'

const connection = await connect('test:///default')
const lab = await connection.networks.define({ mode: 'nat', name: 'lab', ips: [{ address: '10.7.0.1', prefix: 24 }] })
await lab.start()
console.log(explanationText(await lab.explain({ from: { kind: 'external' }, to: { kind: 'guest' }, protocol: 'icmp' })))
console.log(await connection.draw())
await connection.close()
