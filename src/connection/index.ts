export { Connection, type ConnectOptions, connect } from './connection.js'
export type { LibvirtConnection, Versions } from './libvirt-connection.js'
