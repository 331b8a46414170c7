// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'

/** @see https://libvirt.org/html/libvirt-libvirt-common.html#virConnectCloseReason */
export const virConnectCloseReason = {
  /** Since 0.10.0. */
  VIR_CONNECT_CLOSE_REASON_ERROR: 0,
  /** Since 0.10.0. */
  VIR_CONNECT_CLOSE_REASON_EOF: 1,
  /** Since 0.10.0. */
  VIR_CONNECT_CLOSE_REASON_KEEPALIVE: 2,
  /** Since 0.10.0. */
  VIR_CONNECT_CLOSE_REASON_CLIENT: 3,
  /** Since 0.10.0. */
  VIR_CONNECT_CLOSE_REASON_LAST: 4,
} as const
export type virConnectCloseReason = (typeof virConnectCloseReason)[keyof typeof virConnectCloseReason]
export const { VIR_CONNECT_CLOSE_REASON_ERROR, VIR_CONNECT_CLOSE_REASON_EOF, VIR_CONNECT_CLOSE_REASON_KEEPALIVE, VIR_CONNECT_CLOSE_REASON_CLIENT, VIR_CONNECT_CLOSE_REASON_LAST } = virConnectCloseReason

/** @see https://libvirt.org/html/libvirt-libvirt-common.html#virTypedParameterType */
export const virTypedParameterType = {
  /** Since 0.9.2. */
  VIR_TYPED_PARAM_INT: 1,
  /** Since 0.9.2. */
  VIR_TYPED_PARAM_UINT: 2,
  /** Since 0.9.2. */
  VIR_TYPED_PARAM_LLONG: 3,
  /** Since 0.9.2. */
  VIR_TYPED_PARAM_ULLONG: 4,
  /** Since 0.9.2. */
  VIR_TYPED_PARAM_DOUBLE: 5,
  /** Since 0.9.2. */
  VIR_TYPED_PARAM_BOOLEAN: 6,
  /** Since 0.9.8. */
  VIR_TYPED_PARAM_STRING: 7,
  /** Since 0.9.10. */
  VIR_TYPED_PARAM_LAST: 8,
} as const
export type virTypedParameterType = (typeof virTypedParameterType)[keyof typeof virTypedParameterType]
export const { VIR_TYPED_PARAM_INT, VIR_TYPED_PARAM_UINT, VIR_TYPED_PARAM_LLONG, VIR_TYPED_PARAM_ULLONG, VIR_TYPED_PARAM_DOUBLE, VIR_TYPED_PARAM_BOOLEAN, VIR_TYPED_PARAM_STRING, VIR_TYPED_PARAM_LAST } = virTypedParameterType

/** @see https://libvirt.org/html/libvirt-libvirt-common.html#virTypedParameterFlags */
export const virTypedParameterFlags = {
  /** Since 0.9.8. */
  VIR_TYPED_PARAM_STRING_OKAY: 4,
} as const
export type virTypedParameterFlags = (typeof virTypedParameterFlags)[keyof typeof virTypedParameterFlags]
export const { VIR_TYPED_PARAM_STRING_OKAY } = virTypedParameterFlags

/** Since 0.0.1. */
export const LIBVIR_VERSION_NUMBER = 12008000
/** Since 0.9.2. */
export const VIR_TYPED_PARAM_FIELD_LENGTH = 80

export interface LibvirtCommonFunctions {

}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virTypedParamsAddBoolean: {prototype: 'int virTypedParamsAddBoolean(void * params, void * nparams, void * maxparams, str name, int value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsAddDouble: {prototype: 'int virTypedParamsAddDouble(void * params, void * nparams, void * maxparams, str name, double value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'double'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsAddFromString: {prototype: 'int virTypedParamsAddFromString(void * params, void * nparams, void * maxparams, str name, int type, str value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'type', kind: 'int'}, {name: 'value', kind: 'string'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsAddInt: {prototype: 'int virTypedParamsAddInt(void * params, void * nparams, void * maxparams, str name, int value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsAddLLong: {prototype: 'int virTypedParamsAddLLong(void * params, void * nparams, void * maxparams, str name, longlong value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'longlong'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsAddString: {prototype: 'int virTypedParamsAddString(void * params, void * nparams, void * maxparams, str name, str value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'string'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsAddStringList: {prototype: 'int virTypedParamsAddStringList(void * params, void * nparams, void * maxparams, str name, void * values)', library: 'libvirt', since: '1.2.17', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'values', kind: 'strings'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsAddUInt: {prototype: 'int virTypedParamsAddUInt(void * params, void * nparams, void * maxparams, str name, uint value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsAddULLong: {prototype: 'int virTypedParamsAddULLong(void * params, void * nparams, void * maxparams, str name, ulonglong value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'maxparams', kind: 'outScalar', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'ulonglong'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsClear: {prototype: 'void virTypedParamsClear(void * params, int nparams)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}], returns: {kind: 'void'}, failure: 'never', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsFree: {prototype: 'void virTypedParamsFree(void * params, int nparams)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}], returns: {kind: 'void'}, failure: 'never', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsGet: {prototype: 'void * virTypedParamsGet(void * params, int nparams, str name)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'name', kind: 'string'}], returns: {kind: 'pointer'}, failure: 'never', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsGetBoolean: {prototype: 'int virTypedParamsGetBoolean(void * params, int nparams, str name, void * value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'outScalar', scalar: 'int'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsGetDouble: {prototype: 'int virTypedParamsGetDouble(void * params, int nparams, str name, void * value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'outScalar', scalar: 'double'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsGetInt: {prototype: 'int virTypedParamsGetInt(void * params, int nparams, str name, void * value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'outScalar', scalar: 'int'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsGetLLong: {prototype: 'int virTypedParamsGetLLong(void * params, int nparams, str name, void * value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'outScalar', scalar: 'longlong'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsGetString: {prototype: 'int virTypedParamsGetString(void * params, int nparams, str name, void * value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'strings'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsGetUInt: {prototype: 'int virTypedParamsGetUInt(void * params, int nparams, str name, void * value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'outScalar', scalar: 'uint'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
  virTypedParamsGetULLong: {prototype: 'int virTypedParamsGetULLong(void * params, int nparams, str name, void * value)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'name', kind: 'string'}, {name: 'value', kind: 'outScalar', scalar: 'ulonglong'}], returns: {kind: 'status'}, failure: 'negative', unexposed: 'typed parameters are plain arrays here: [{ field, type, value }]'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({
  virTypedParameter: {since: '0.9.2', fields: [{name: 'field', kind: 'chars', length: 80}, {name: 'type', kind: 'int'}, {name: 'value', kind: 'typedValue'}]},
})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virFreeCallback: {prototype: 'void virFreeCallback(intptr_t opaque)', parameters: [{name: 'opaque', kind: 'subscription'}], since: '0.5.0'},
})
