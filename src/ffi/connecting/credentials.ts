import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { virConnectCredentialType } from '../../../native-types/libvirt-host.js'
import { wrongArgument } from '../../base/index.js'
import { describeValue } from '../calls/handles.js'
import layout from '../threads/layout.cjs'

const types = {
  [virConnectCredentialType.VIR_CRED_USERNAME]: 'username',
  [virConnectCredentialType.VIR_CRED_AUTHNAME]: 'authname',
  [virConnectCredentialType.VIR_CRED_LANGUAGE]: 'language',
  [virConnectCredentialType.VIR_CRED_CNONCE]: 'cnonce',
  [virConnectCredentialType.VIR_CRED_PASSPHRASE]: 'passphrase',
  [virConnectCredentialType.VIR_CRED_ECHOPROMPT]: 'echoprompt',
  [virConnectCredentialType.VIR_CRED_NOECHOPROMPT]: 'noechoprompt',
  [virConnectCredentialType.VIR_CRED_REALM]: 'realm',
  [virConnectCredentialType.VIR_CRED_EXTERNAL]: 'external',
} as const satisfies Partial<Record<number, string>>

/** One credential that libvirt requests to open a connection. */
export interface CredentialRequest {
  /** What is requested, such as `username` or `passphrase`. */
  readonly type: (typeof types)[keyof typeof types]
  /** What to show a person. */
  readonly prompt: string
  /** The server's challenge; null if it sends none. */
  readonly challenge: string | null
  /** libvirt's default answer; null if there is none. */
  readonly defaultAnswer: string | null
}

/** Called once for each credential, one after the other. `null` gives none. */
export type CredentialCallback = (request: CredentialRequest) => string | null | Promise<string | null>

/** Either a name and a password, or a function that finds the answers, without a time limit. */
export type Credentials = CredentialCallback | { readonly username?: string; readonly password: string }

interface Question {
  readonly type: number
  readonly prompt: string | null
  readonly challenge: string | null
  readonly defaultAnswer: string | null
}

/** Both ends of libvirt's credential requests: the opening thread's, and the one that answers here. */
export class CredentialChannel {
  readonly wire: { readonly types: number[]; readonly port: MessagePort; readonly memory: SharedArrayBuffer }
  /** The error that the caller's function threw, if any. */
  failure: unknown
  readonly #port: MessagePort
  readonly #signal: Int32Array
  readonly #answer: CredentialCallback

  constructor(credentials: Credentials) {
    this.#answer = typeof credentials === 'function' ? credentials : fixedAnswers(credentials)
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const memory = new SharedArrayBuffer(4)
    this.#signal = new Int32Array(memory)
    this.wire = { types: Object.keys(types).map(Number), port: port2, memory }
    port1.on('message', (questions: readonly Question[]) => void this.#ask(questions))
    port1.unref()
  }

  /** Ends the wait for answers without giving any. */
  close(): void {
    this.#mark(layout.UNANSWERABLE)
    this.#port.close()
  }

  async #ask(questions: readonly Question[]): Promise<void> {
    try {
      const answers: (string | null)[] = []
      for (const { type, prompt, challenge, defaultAnswer } of questions) {
        const answer = await this.#answer({
          type: types[type as keyof typeof types] ?? 'external',
          prompt: prompt ?? '',
          challenge,
          defaultAnswer,
        })
        if (answer !== null && (typeof answer !== 'string' || answer.includes('\0'))) {
          throw wrongArgument(
            `credentials: the answer must be a string without NUL, or null, not ${describeValue(answer)}`,
          )
        }
        answers.push(answer)
      }
      this.#send(answers)
    } catch (error) {
      this.failure = error
      this.#send(null)
    }
  }

  #send(answers: readonly (string | null)[] | null): void {
    this.#port.postMessage(answers)
    this.#mark(layout.ANSWERED)
  }

  #mark(state: number): void {
    Atomics.store(this.#signal, 0, state)
    Atomics.notify(this.#signal, 0)
  }
}

function fixedAnswers({
  username,
  password,
}: {
  readonly username?: string
  readonly password: string
}): CredentialCallback {
  return ({ type, defaultAnswer }) => {
    if (type === 'passphrase' || type === 'noechoprompt') return password
    if (type === 'username' || type === 'authname' || type === 'echoprompt') return username ?? defaultAnswer
    return defaultAnswer
  }
}

/** What `credentials` must be; undefined if it is valid. */
export function credentialsCheck(credentials: unknown): string | undefined {
  if (typeof credentials === 'function') return undefined
  const given = (typeof credentials === 'object' && credentials !== null ? credentials : {}) as Record<string, unknown>
  const { username, password, ...unknown } = given
  const isRight =
    typeof password === 'string' &&
    (username === undefined || typeof username === 'string') &&
    Object.keys(unknown).length === 0
  return isRight ? undefined : 'a function, or an object with a password and, if needed, a username'
}
