// node door.mjs SOCKET COMMAND [ARGUMENT…]: runs a command on the machine that the socket is the door of.
import { connect } from 'node:net'

const [socket = '', ...command] = process.argv.slice(2)
let answer = ''
connect(socket)
  .setEncoding('utf8')
  .on('data', (text) => {
    answer += text
  })
  .on('end', () => {
    const { status, stdout, stderr } = JSON.parse(answer)
    process.stdout.write(stdout)
    process.stderr.write(stderr)
    process.exitCode = status
  })
  .end(JSON.stringify(command))
