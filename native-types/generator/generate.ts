import { readApi } from './api.js'
import { describeHeaders, emitConstantsIndex, emitHeader, emitIndex, structHomes } from './emit.js'

/** A file to write to the parent folder. */
export interface GeneratedFile {
  readonly name: string
  readonly text: string
}

/** Reads the API descriptions in order; a later one may name constants of an earlier one. */
export function readApis(texts: readonly string[]): ReturnType<typeof readApi>[] {
  const known = new Map<string, number | string>()
  return texts.map((text) => {
    const api = readApi(text, known)
    for (const { name, value } of api.constants) known.set(name, value)
    return api
  })
}

/**
 * Generates the files of native-types from libvirt's API descriptions.
 *
 * @param texts  libvirt-api.xml first, then the others, such as libvirt-qemu-api.xml
 * @throws Error  for a type or constant that no rule covers, naming it
 */
export function generate(texts: readonly string[]): GeneratedFile[] {
  const apis = readApis(texts)
  const headers = describeHeaders(apis)
  structHomes.clear()
  for (const header of headers)
    for (const name of [...header.structs.keys(), ...header.callbacks.keys()]) structHomes.set(name, header.name)
  const number = apis[0]?.constants.find(({ name }) => name === 'LIBVIR_VERSION_NUMBER')?.value
  if (typeof number !== 'number')
    throw new Error("the first API description is not libvirt's: it has no LIBVIR_VERSION_NUMBER")
  const version = [number / 1_000_000, (number / 1000) % 1000, number % 1000].map(Math.floor).join('.')
  return [
    ...headers.map((header) => ({
      name: `${header.name}.ts`,
      text: emitHeader(header, `${header.library}-api.xml ${version}`),
    })),
    { name: 'index.ts', text: emitIndex(headers, version) },
    { name: 'constants.ts', text: emitConstantsIndex(headers) },
  ]
}
