import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** PEM texts by the names that libvirt's `pkipath` expects, the server's included. */
export type Certificates = Record<
  'cacert.pem' | 'servercert.pem' | 'serverkey.pem' | 'clientcert.pem' | 'clientkey.pem',
  string
>

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Makes a certificate authority that signs one server, for these names and addresses, and one client. */
export async function issueCertificates(names: readonly string[], addresses: readonly string[]): Promise<Certificates> {
  const folder = mkdtempSync(join(tmpdir(), 'virtnet-authority-'))
  const openssl = (...args: string[]) => execute('openssl', args, { cwd: folder })
  const subjects = [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)]
  try {
    await openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'cacert.pem',
      '-days',
      '2',
      '-subj',
      '/CN=test',
    )
    for (const [side, usage, extra] of [
      ['server', 'serverAuth', `subjectAltName=${subjects.join(',')}\n`],
      ['client', 'clientAuth', ''],
    ] as const) {
      writeFileSync(
        join(folder, 'extensions'),
        `extendedKeyUsage=${usage}\nkeyUsage=digitalSignature,keyEncipherment\n${extra}`,
      )
      await openssl('req', ...newKey, '-keyout', `${side}key.pem`, '-out', 'request', '-subj', `/CN=${side}`)
      await openssl(
        ...['x509', '-req', '-in', 'request', '-CA', 'cacert.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
        ...['-out', `${side}cert.pem`, '-days', '2', '-extfile', 'extensions'],
      )
    }
    const read = (name: string) => readFileSync(join(folder, name), 'utf8')
    return {
      'cacert.pem': read('cacert.pem'),
      'servercert.pem': read('servercert.pem'),
      'serverkey.pem': read('serverkey.pem'),
      'clientcert.pem': read('clientcert.pem'),
      'clientkey.pem': read('clientkey.pem'),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
