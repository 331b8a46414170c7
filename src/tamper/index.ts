export { findTampering } from './find-tampering.js'
