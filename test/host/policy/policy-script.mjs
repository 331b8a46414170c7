// node policy-script.mjs PACKAGE URI ENTRANCE POLICIES: applies policies, or with `-NAME` removes one, as a process of its own,
// which the test kills.
const [file, uri, entrance, what] = process.argv.slice(2)
const { connect, machineThrough } = await import(String(file))
const connection = await connect(uri, { owner: 'shop', machine: machineThrough(JSON.parse(String(entrance))) })
console.log('ready')
if (String(what).startsWith('-')) await connection.policies.remove(String(what).slice(1))
else await connection.policies.apply(JSON.parse(String(what)))
console.log('done')
await connection.close()
