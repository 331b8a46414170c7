/** Where names come into commands: by `sh` or `words`, never by the spaces of a text. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const tools =
  'ip|bridge|nft|iptables(-save)?|ip6tables|ebtables|arptables|sysctl|tc|virsh|ethtool|systemctl|firewall-cmd|ufw|echo|cat|rm|ls|mv|kill|modprobe|nmcli|ovs-vsctl|nsenter|unshare|ssh|sh|iw|wg|bpftool|lsns|printf|grep|cd'
const command = new RegExp(`^\\s*(${tools}) `)

/**
 * Texts that begin as a command does and have values in them without a tag that quotes; each with why it may.
 * A new one fails here: write it with `sh`, or `words` for one that no shell reads.
 */
const allowed: Readonly<Record<string, string>> = {
  'src/firewall/read/translated-tables.ts': 'a family, and a name of a fixed few',
  'src/base/text/sysctl-command.ts': 'it is what quotes: by what it asked, or by shellWord',
  'src/change/rollback-script.ts': 'a script of its own: quoted by shellWord, or a UUID, a number, one of two words',
  'src/firewall/evaluate/evaluate.ts': 'names a table in words; nobody runs it',
  'src/firewall/evaluate/rule-names.ts': 'names a rule in words; nobody runs it',
  'src/ffi/connecting/connect-remedy.ts': 'its login is a shell word',
  'src/firewall/write/rule-words.ts': 'says what nft cannot do',
  'src/firewall/read/chain-devices.ts': 'asked as words, and only names that are words (isNamedFor)',
  'src/machine/beside/read-beside.ts': 'asked as words; names are checked to be words, or links, which have no spaces',
  'src/machine/access/files-by.ts': 'patterns by shellWord, but for their stars',
  'src/machine/access/machine-through.ts': 'patterns by shellWord, but for their stars',
  'src/reachability/libvirt-rules/nftables-rules.ts': "libvirt's own names and numbers",
  'src/tamper/find-tampering.ts': "one of two sysctls' names",
  'src/tamper/foreign-stops.ts': 'names a table in words; nobody runs it',
  'src/doctor/network/rule-findings.ts': 'names a table in words; nobody runs it',
  'src/tamper/policy-tampering.ts': 'names a table in words; nobody runs it',
  'src/verify/drops/drop-scene.ts': 'names a table in words; nobody runs it',
  'src/policy/transaction.ts': "a script of its own: the mark that ends its texts is a UUID, paths are policies' ids",
  'src/doctor/firewall-findings.ts': 'names a table in words; nobody runs it',
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))

/** What programs know something by. */
const isKey = (node: ts.Node): boolean =>
  (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) && node.name.getText() === 'key'

/** Lines with such texts. */
function untagged(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const joined =
      (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent) && node.head.text) ||
      (ts.isBinaryExpression(node) &&
        node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
        ts.isStringLiteralLike(node.left) &&
        node.left.text)
    if (typeof joined === 'string' && command.test(joined) && !isKey(node.parent)) found.push(node.getText(source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const bad = filesIn(join(root, 'src')).flatMap((file) =>
  untagged(file, readFileSync(file, 'utf8')).map((text) => [relative(root, file), text] as const),
)

describe('commands with values in them', () => {
  test('are written with what quotes', () => {
    expect(bad.filter(([file]) => allowed[file] === undefined)).toEqual([])
  })

  test('none is allowed that is not there any more', () => {
    expect(Object.keys(allowed).filter((file) => bad.every(([other]) => other !== file))).toEqual([])
  })

  test.each([
    ['`ip link set $' + '{name} up`', 1],
    ["'nft delete table ip ' + name", 1],
    ['sh`ip link set $' + '{name} up`', 0],
    ['words`ip link set $' + '{name} up`', 0],
    ['`$' + '{name} is up`', 0],
    ['`the address of $' + '{name}`', 0],
  ])('%s', (text, count) => {
    expect(untagged('example.ts', text)).toHaveLength(count)
  })
})
