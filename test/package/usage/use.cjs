'use strict'
// What every way of using the package does. Given the package, so that each way can load it in its own manner.
module.exports = async ({ connect, LibvirtError }, name = 'usage') => {
  const connection = await connect('test:///default')
  const events = connection.networks.events()
  const network = await connection.networks.define({ mode: 'isolated', name })
  await network.start()
  const seen = []
  for await (const event of events) {
    seen.push(event.type)
    if (event.type === 'started') break
  }
  const names = (await connection.networks.list()).map((each) => each.name).sort()
  const code = await connection.networks.get('nowhere').catch((error) => error instanceof LibvirtError && error.code)
  await connection.close()
  console.log([names.join('+'), seen.join('+'), code, connection.isClosed].join(' '))
}
