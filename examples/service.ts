/**
 * An HTTP service: defines, starts and removes networks, with definitions checked by the library's own JSON Schema,
 * events as a stream, metrics, a daemon that may restart, and a clean shutdown.
 *
 *     npx tsx examples/service.ts [URI] [PORT]
 *
 * @see https://fastify.dev
 */
import Fastify, { type FastifyInstance } from 'fastify'
import { type Connection, connect, definitionSchema, type NetworkDefinition, VirtnetError } from 'virtnet'
import { Metrics } from './metrics.js'

/** The HTTP status for an error of the library. */
const statusOf = ({ code }: VirtnetError): number => {
  if (code === 'VIR_ERR_NO_NETWORK') return 404
  if (code === 'VIRTNET_DEFINITION' || /^VIRTNET_(ARGUMENT|OPTION)/.test(code)) return 400
  if (/^VIRTNET_(STATE|GUESTS|SUBNET|BRIDGE)/.test(code) || /^VIR_ERR_(OPERATION|NETWORK_EXIST)/.test(code)) return 409
  return code === 'VIRTNET_TIMEOUT' ? 504 : 502
}

export async function service(connection: Connection): Promise<FastifyInstance> {
  const metrics = new Metrics()
  const ending = new AbortController()
  const app = Fastify({
    forceCloseConnections: 'idle',
    // Strict: unknown and invalid values are reported, never converted or dropped.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, strict: false, validateFormats: false } },
  })
  // While the daemon is down, clients are asked at once to come back later: their calls would wait for it.
  let away: Date | undefined
  const states = connection.events('reconnect', { signal: ending.signal })
  const followed = (async () => {
    for await (const event of states) {
      if (event.type === 'lost') away = event.at
      if (event.type === 'restored') away = undefined
    }
  })()
  app.addHook('onRequest', async ({ url }, reply) => {
    if (away && url !== '/health' && url !== '/events')
      return reply
        .code(503)
        .header('retry-after', '1')
        .send({ error: `libvirt has been down since ${away.toISOString()}` })
  })
  app.addHook('onClose', async () => {
    metrics.stop()
    await followed
  })
  // Streams end first: while one is open, the server does not close.
  app.addHook('preClose', async () => ending.abort())
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof VirtnetError) return reply.code(statusOf(error)).send(error.toJSON())
    return reply.send(error)
  })

  // The schema names its dialect; fastify's ajv uses another one, which does not differ in what is used here.
  const { $schema: _dialect, ...body } = definitionSchema('network')
  app.post<{ Body: NetworkDefinition }>('/networks', { schema: { body } }, async ({ body: definition }, reply) => {
    await using network = await connection.networks.define(definition, { timeout: 10_000 })
    await network.start()
    return reply.code(201).send({ network, warnings: network.warnings })
  })
  app.get('/networks', async () => {
    const networks = await connection.networks.list({ timeout: 10_000 })
    const answer = networks.map((network) => network.toJSON())
    // Handles are freed with their networks, eventually; with thousands a second, better at once.
    for (const network of networks) void network.free()
    return answer
  })
  app.get<{ Params: { name: string } }>('/networks/:name', ({ params }) => connection.networks.get(params.name))
  app.delete<{ Params: { name: string } }>('/networks/:name', async ({ params }, reply) => {
    const wasThere = await connection.networks.remove(params.name)
    return reply.code(wasThere ? 204 : 404).send()
  })

  app.get('/events', async (request, reply) => {
    const gone = new AbortController()
    request.raw.once('close', () => gone.abort())
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    reply.raw.write(': listening\n\n')
    const signal = AbortSignal.any([gone.signal, ending.signal])
    // A client that reads too slowly misses events instead of filling the service's memory. After a restart of the
    // daemon, a `gap` event says what was missed, and the stream continues.
    for await (const event of connection.networks.events({ signal, overflow: 'drop-oldest' }))
      reply.raw.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    reply.raw.end()
  })

  app.get('/metrics', async (_request, reply) => {
    reply.header('content-type', 'text/plain; version=0.0.4')
    return metrics.text(connection)
  })
  app.get('/health', async (_request, reply) => {
    const alive = !away && (await connection.isAlive({ timeout: 2000 }).catch(() => false))
    return reply.code(alive ? 200 : 503).send({ alive, ...(away && { away }) })
  })
  return app
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const [uri = 'test:///default', port = '0'] = process.argv.slice(2)
  const connection = await connect(uri, { timeout: 30_000, reconnect: true })
  const app = await service(connection)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      // Requests in progress are answered, new ones are rejected.
      await app.close()
      await connection.close()
      console.log('closed')
    })
  }
  console.log(`listening on ${await app.listen({ port: Number(port), host: '127.0.0.1' })}`)
}
