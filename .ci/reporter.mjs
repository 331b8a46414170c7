// Writes what became of each test to the file that REPORT names, how many tries it took, and how long each file took:
// vitest's own JSON does not tell a pass at the third try from one at the first.
import { writeFileSync } from 'node:fs'

const firstLine = (error) => String(error?.message ?? error).split('\n')[0]

export default class Reporter {
  onTestRunEnd(modules, unhandled) {
    const files = modules.map((module) => ({
      path: module.moduleId,
      seconds: module.diagnostic().duration / 1000,
      errors: [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())].map(
        firstLine,
      ),
      tests: [...module.children.allTests()].map((test) => {
        const { state, errors = [] } = test.result()
        return {
          title: test.fullName,
          state,
          tries: (test.diagnostic()?.retryCount ?? 0) + 1,
          ...(errors.length > 0 && { error: firstLine(errors[0]) }),
        }
      }),
    }))
    writeFileSync(process.env.REPORT, JSON.stringify({ files, errors: unhandled.map(firstLine) }))
  }
}
