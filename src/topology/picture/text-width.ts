/** Advances of U+0020 to U+007E in hundredths of the font size, of DejaVu Sans: the widest of the usual sans-serif fonts. */
const regular =
  '32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84'
const bold =
  '35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 100 77 76 73 83 68 68 82 84 37 37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 50 67 72 59 72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84'

const tables = { regular: regular.split(' ').map(Number), bold: bold.split(' ').map(Number) }

/** The font's weight. */
export type Weight = keyof typeof tables

/** Han, kana, hangul, fullwidth forms and emoji are a square or wider. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}\u{20000}-\u{3fffd}]/u
/** Characters that combine with the previous one. */
const joined = /\p{M}|\u200d|[\ufe00-\ufe0f]/u

/** In pixels; rather too wide than too narrow, because the viewer's font is unknown. */
export function textWidth(text: string, size: number, weight: Weight = 'regular'): number {
  let sum = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const known = tables[weight][code - 32]
    if (known !== undefined) sum += known
    else if (!joined.test(character)) sum += wide.test(character) ? 140 : 90
  }
  return Math.ceil((sum * size) / 100)
}

/** Lines no wider than `most`, broken where names have a separator, or else anywhere. */
export function wrapped(text: string, most: number, size: number, weight: Weight = 'regular'): string[] {
  const lines: string[] = []
  let line = ''
  for (const part of text.split(/(?<=[\s\-_.:/,])/)) {
    if (textWidth(line + part, size, weight) <= most) {
      line += part
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const { segment } of new Intl.Segmenter('en').segment(part)) {
      if (line !== '' && textWidth(line + segment, size, weight) > most) {
        lines.push(line)
        line = ''
      }
      line += segment
    }
  }
  lines.push(line)
  return lines.map((one) => one.trim()).filter((one, index) => one !== '' || index === 0)
}
