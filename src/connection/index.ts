export type { ConnectOptions } from './connect-options.js'
export { Connection, connect } from './connection.js'
export type { LibvirtConnection, Versions } from './libvirt-connection.js'
