import { expect, test } from 'vitest'
import { ReadTexts } from '../../../src/base/index.js'

function counting(most?: number) {
  const reads: string[] = []
  const texts = new ReadTexts((text: string) => {
    reads.push(text)
    if (text === 'bad') throw new Error('bad')
    return { text, parts: [{ length: text.length }] }
  }, most)
  return { reads, texts }
}

test('a text is read once, and what it was read as cannot be changed', () => {
  const { reads, texts } = counting()
  const first = texts.get('one')
  expect(texts.get('one')).toBe(first)
  expect(reads).toEqual(['one'])
  expect(Object.isFrozen(first) && Object.isFrozen(first.parts) && Object.isFrozen(first.parts[0])).toBe(true)
})

test('what is no longer asked for is forgotten, what is asked for stays', () => {
  const { reads, texts } = counting(40)
  for (let round = 0; round < 50; round++) {
    texts.get('here')
    texts.get(`text ${round}`)
  }
  expect(reads.filter((text) => text === 'here')).toEqual(['here'])
  expect(reads.length).toBe(51)
  texts.get('text 1')
  expect(reads.length).toBe(52)
})

test('a text of any length is kept, and an error is not', () => {
  const { reads, texts } = counting(10)
  const long = 'x'.repeat(100)
  expect(texts.get(long)).toBe(texts.get(long))
  expect(() => texts.get('bad')).toThrow('bad')
  expect(() => texts.get('bad')).toThrow('bad')
  expect(reads).toEqual([long, 'bad', 'bad'])
})
