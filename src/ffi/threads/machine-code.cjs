'use strict'
/**
 * Assembles the few instructions of a native callback, for supported processors.
 *
 * @typedef {object} Assembler  offsets are relative to the function's own frame
 * @property {(size: number, args: number) => void} enter       creates the frame, and stores the arguments from offset 8 on
 * @property {(offset: number, value: bigint) => void} store    stores a value
 * @property {(address: bigint) => void} returnIf               returns if the 32 bits there are not 0
 * @property {(fn: bigint, first: number, second?: number) => void} call  calls with the value at one offset, and the address of another
 * @property {(fn: bigint, at: number) => void} replace         calls with the value at an offset, if it is not 0, and stores the result there
 * @property {(offset: number) => void} keep                    stores the result of the last call
 * @property {(fn: bigint, first: bigint, size: number) => void} pass  calls with a number, the frame's address and its size
 * @property {() => Uint8Array} leave                           returns 0; the code
 */

/** @param {number} value */
const int32 = (value) => [...new Uint8Array(new Int32Array([value]).buffer)]
/** @param {bigint} value */
const int64 = (value) => [...new Uint8Array(new BigUint64Array([BigInt.asUintN(64, value)]).buffer)]

/** System V calling convention. @returns {Assembler} */
function x64() {
  /** @type {number[]} */
  const code = []
  /** Places of jumps to the end. @type {number[]} */
  const jumps = []
  const emit = (/** @type {number[]} */ ...bytes) => void code.push(...bytes)
  const callTo = (/** @type {bigint} */ fn) => emit(0x48, 0xb8, ...int64(fn), 0xff, 0xd0)
  const loadFirst = (/** @type {number} */ offset) => emit(0x48, 0x8b, 0xbc, 0x24, ...int32(offset))
  const keep = (/** @type {number} */ offset) => emit(0x48, 0x89, 0x84, 0x24, ...int32(offset))
  /** mov [rsp+…], rdi, rsi, rdx, rcx, r8, r9 */
  const registers = [
    [0x48, 0x89, 0xbc, 0x24],
    [0x48, 0x89, 0xb4, 0x24],
    [0x48, 0x89, 0x94, 0x24],
    [0x48, 0x89, 0x8c, 0x24],
    [0x4c, 0x89, 0x84, 0x24],
    [0x4c, 0x89, 0x8c, 0x24],
  ]
  return {
    enter(size, args) {
      // endbr64; push rbp; mov rbp, rsp; sub rsp, size
      emit(0xf3, 0x0f, 0x1e, 0xfa, 0x55, 0x48, 0x89, 0xe5, 0x48, 0x81, 0xec, ...int32(size))
      for (let index = 0; index < args; index++) {
        const register = registers[index]
        const offset = 8 + 8 * index
        if (register) emit(...register, ...int32(offset))
        else {
          // mov rax, [rbp + …], from the caller's stack
          emit(0x48, 0x8b, 0x85, ...int32(16 + 8 * (index - registers.length)))
          keep(offset)
        }
      }
    },
    store(offset, value) {
      emit(0x48, 0xb8, ...int64(value))
      keep(offset)
    },
    returnIf(address) {
      // mov rax, address; cmp dword [rax], 0; jne end
      emit(0x48, 0xb8, ...int64(address), 0x83, 0x38, 0x00, 0x0f, 0x85)
      jumps.push(code.length)
      emit(...int32(0))
    },
    call(fn, first, second) {
      loadFirst(first)
      if (second !== undefined) emit(0x48, 0x8d, 0xb4, 0x24, ...int32(second))
      callTo(fn)
    },
    replace(fn, at) {
      loadFirst(at)
      // test rdi, rdi; jz past the call (12 bytes) and the store (8)
      emit(0x48, 0x85, 0xff, 0x74, 20)
      callTo(fn)
      keep(at)
    },
    keep,
    pass(fn, first, size) {
      // mov rdi, first; mov rsi, rsp; mov edx, size
      emit(0x48, 0xbf, ...int64(first), 0x48, 0x89, 0xe6, 0xba, ...int32(size))
      callTo(fn)
    },
    leave() {
      for (const place of jumps) code.splice(place, 4, ...int32(code.length - place - 4))
      // xor eax, eax; leave; ret
      emit(0x31, 0xc0, 0xc9, 0xc3)
      return Uint8Array.from(code)
    },
  }
}

/** AAPCS64. @returns {Assembler} */
function arm64() {
  /** @type {number[]} */
  const code = []
  /** @type {number[]} */
  const jumps = []
  let frame = 0
  const emit = (/** @type {number[]} */ ...words) => void code.push(...words.map((word) => word >>> 0))
  /** movz and movk, 16 bits at a time. @param {number} register @param {bigint} value */
  const load = (register, value) => {
    const bits = BigInt.asUintN(64, value)
    for (let part = 0; part < 4; part++) {
      const half = Number((bits >> BigInt(16 * part)) & 0xffffn)
      emit((part === 0 ? 0xd2800000 : 0xf2800000) | (part << 21) | (half << 5) | register)
    }
  }
  /** str xR, [sp, offset] @param {number} register @param {number} offset */
  const save = (register, offset) => emit(0xf90003e0 | ((offset / 8) << 10) | register)
  /** ldr xR, [sp, offset] @param {number} register @param {number} offset */
  const read = (register, offset) => emit(0xf94003e0 | ((offset / 8) << 10) | register)
  const callTo = (/** @type {bigint} */ fn) => {
    load(16, fn)
    emit(0xd63f0200) // blr x16
  }
  return {
    enter(size, args) {
      frame = size
      // bti c; stp x29, x30, [sp, -16]!; mov x29, sp; sub sp, sp, size
      emit(0xd503245f, 0xa9bf7bfd, 0x910003fd, 0xd10003ff | (size << 10))
      // The first eight are in registers; no callback has more.
      for (let index = 0; index < args; index++) save(index, 8 + 8 * index)
    },
    store(offset, value) {
      load(9, value)
      save(9, offset)
    },
    returnIf(address) {
      load(9, address)
      emit(0xb9400129) // ldr w9, [x9]
      jumps.push(code.length)
      emit(0x35000009) // cbnz w9, end
    },
    call(fn, first, second) {
      read(0, first)
      if (second !== undefined) emit(0x910003e1 | (second << 10)) // add x1, sp, second
      callTo(fn)
    },
    replace(fn, at) {
      read(0, at)
      emit(0xb4000000 | (7 << 5)) // cbz x0, past load, call and store
      callTo(fn)
      save(0, at)
    },
    keep: (offset) => save(0, offset),
    pass(fn, first, size) {
      load(0, first)
      emit(0x910003e1) // mov x1, sp
      load(2, BigInt(size))
      callTo(fn)
    },
    leave() {
      for (const place of jumps) code[place] = ((code[place] ?? 0) | ((code.length - place) << 5)) >>> 0
      // mov w0, 0; add sp, sp, frame; ldp x29, x30, [sp], 16; ret
      emit(0x52800000, 0x910003ff | (frame << 10), 0xa8c17bfd, 0xd65f03c0)
      return new Uint8Array(Uint32Array.from(code).buffer)
    },
  }
}

/** By operating system and processor; undefined if unsupported. @type {Readonly<Record<string, (() => Assembler) | undefined>>} */
const assemblers = { 'linux x64': x64, 'freebsd x64': x64, 'linux arm64': arm64, 'freebsd arm64': arm64 }

exports.assemblers = { x64, arm64 }
exports.assembler = assemblers[`${process.platform} ${process.arch}`]
