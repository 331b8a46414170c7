/** Every code that has a page of its own, and the list of them. */
import { conditionKinds, errorCodes, failureKinds } from '../../src/base/index.js'
import { networkFindingKinds } from '../../src/doctor/index.js'
import { conflictKinds } from '../../src/plan/index.js'
import { policyProblemKinds } from '../../src/policy/index.js'
import { tamperKinds } from '../../src/reachability/index.js'

interface CodeList {
  readonly heading: string
  /** The folder under docs/codes; none: in it. */
  readonly folder: string
  readonly intro: string
  readonly codes: Readonly<Record<string, string>>
}

export const codeLists: readonly CodeList[] = [
  {
    heading: 'Errors',
    folder: '',
    intro:
      'The `code` of an error of virtnet. Errors that come from libvirt have [libvirt’s codes](https://libvirt.org/html/libvirt-virterror.html).',
    codes: errorCodes,
  },
  {
    heading: 'Failures',
    folder: 'failures/',
    intro: 'Why an answer of `explain()` is *no*: the `kind` of `answer.failure`.',
    codes: failureKinds,
  },
  {
    heading: 'Conditions',
    folder: 'conditions/',
    intro: 'What a *conditional* answer of `explain()` depends on: the `kind` of each of `answer.conditions`.',
    codes: conditionKinds,
  },
  {
    heading: 'Findings',
    folder: 'findings/',
    intro: 'What the doctor finds: the `kind` of each finding.',
    codes: networkFindingKinds,
  },
  {
    heading: 'Tampering',
    folder: 'tampering/',
    intro: 'How the host differs from what libvirt set up: the `kind` of each result of `findTampering()`.',
    codes: tamperKinds,
  },
  {
    heading: 'Conflicts',
    folder: 'conflicts/',
    intro: 'What `networks.preflight()` finds: the `kind` of each conflict.',
    codes: conflictKinds,
  },
  {
    heading: 'Policies',
    folder: 'policies/',
    intro: 'Why a policy is not in force: the `kind` of each problem that `policies.list()` shows.',
    codes: policyProblemKinds,
  },
]

/** Where the page of every code is, under docs/codes. */
export const codePages = (): string[] =>
  codeLists.flatMap(({ folder, codes }) => Object.keys(codes).map((code) => `${folder}${code}.md`))

/** docs/codes/index.md */
export function codesIndex(): string {
  const sections = codeLists.map(({ heading, folder, intro, codes }) => {
    const rows = Object.entries(codes).map(
      ([code, text]) =>
        `| [\`${code}\`](${folder}${code}.md) | ${text.replaceAll('|', '\\|').replaceAll('<', '&lt;')} |`,
    )
    return `## ${heading}\n\n${intro}\n\n| Code | Meaning |\n|---|---|\n${rows.join('\n')}\n`
  })
  return `# Codes\n\nEvery code has a page: what it means, an example, and what to do.\n\n${sections.join('\n')}`
}
