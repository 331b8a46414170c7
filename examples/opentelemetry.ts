/**
 * OpenTelemetry spans for every call into libvirt, as children of the span that is current when the call is made. The
 * library does not know OpenTelemetry: the spans are built from its diagnostics channels.
 *
 *     npx tsx examples/opentelemetry.ts
 *
 * A service passes its own provider, with an exporter to its collector, instead of the one that prints.
 */
import { subscribe } from 'node:diagnostics_channel'
import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { BasicTracerProvider, ConsoleSpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { connect } from 'virtnet'
import { type CallMessage, diagnosticsChannels } from 'virtnet/diagnostics'

const spans = new WeakMap<object, Span>()
const tracer = trace.getTracer('virtnet')

subscribe(`tracing:${diagnosticsChannels.call}:start`, (message) => {
  const { call, calls, connection, uri, purpose } = message as CallMessage
  if (purpose !== 'call') return
  const attributes = { 'rpc.system': 'libvirt', 'rpc.method': call, 'virtnet.connection': connection }
  spans.set(
    message as object,
    tracer.startSpan(call, {
      kind: SpanKind.CLIENT,
      attributes: { ...attributes, ...(uri && { 'virtnet.uri': uri }), ...(calls && { 'virtnet.calls': [...calls] }) },
    }),
  )
})
subscribe(`tracing:${diagnosticsChannels.call}:asyncEnd`, (message) => {
  const span = spans.get(message as object)
  const { wait, code, error } = message as CallMessage
  if (wait !== undefined) span?.setAttribute('virtnet.wait_ms', wait)
  if (code !== undefined) {
    span?.setAttribute('error.type', code)
    span?.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : code })
  }
  span?.end()
})

trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new ConsoleSpanExporter())] }),
)
await using connection = await connect('test:///default')
await connection.networks.list()
await connection.networks.get('nothing').catch(() => {})
