export { diagnoseBond } from './diagnose-bond.js'
export { diagnoseBridge } from './diagnose-bridge.js'
export { type BridgeFinding, type BridgeFindingKind, bridgeFindingKinds } from './findings.js'
