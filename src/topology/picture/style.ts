/** Colours for the light and the dark theme. */
const palette = {
  paper: ['#ffffff', '#0d1117'],
  hostFill: ['#f6f8fa', '#161b22'],
  hostLine: ['#d0d7de', '#3d444d'],
  ink: ['#1f2328', '#f0f6fc'],
  quiet: ['#59636e', '#9198a1'],
  box: ['#ffffff', '#0d1117'],
  line: ['#818b98', '#7d8590'],
  guest: ['#8250df', '#ab7df8'],
  network: ['#0969da', '#4493f8'],
  networkFill: ['#ddf4ff', '#121d2f'],
  link: ['#57606a', '#9198a1'],
  outside: ['#1b7c83', '#39c5cf'],
  yes: ['#1a7f37', '#3fb950'],
  no: ['#cf222e', '#f85149'],
  conditional: ['#9a6700', '#d29922'],
  yesFill: ['#dafbe1', '#12261e'],
  noFill: ['#ffebe9', '#25171c'],
  conditionalFill: ['#fff8c5', '#272115'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

type Colour = keyof typeof palette

/** Which classes use which colour. */
const coloured: readonly (readonly [selector: string, property: 'fill' | 'stroke', colour: Colour])[] = [
  ['.paper', 'fill', 'paper'],
  ['.host', 'fill', 'hostFill'],
  ['.host', 'stroke', 'hostLine'],
  ['text', 'fill', 'ink'],
  ['.quiet', 'fill', 'quiet'],
  ['.box', 'fill', 'box'],
  ['.guest', 'stroke', 'guest'],
  ['.network', 'stroke', 'network'],
  ['.network', 'fill', 'networkFill'],
  ['.link', 'stroke', 'link'],
  ['.outside', 'stroke', 'outside'],
  ['.crowd', 'stroke', 'guest'],
  ['.crowd', 'fill', 'box'],
  ['.mode', 'fill', 'network'],
  ['.wire', 'stroke', 'line'],
  ['.icon', 'stroke', 'quiet'],
  ['.rule', 'stroke', 'hostLine'],
  ...(['yes', 'no', 'conditional'] as const).flatMap(
    (verdict) =>
      [
        [`.reach-${verdict}`, 'stroke', verdict],
        [`.head-${verdict}`, 'fill', verdict],
        [`.label-${verdict}`, 'fill', verdict],
        [`.cell-${verdict}`, 'fill', `${verdict}Fill`],
      ] as const,
  ),
]

const rules = (theme: 0 | 1): string =>
  coloured.map(([selector, property, colour]) => `.virtnet ${selector}{${property}:${palette[colour][theme]}}`).join('')

/** The style sheet. Without variables: some SVG renderers do not support them. */
export const style = `.virtnet{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans','DejaVu Sans',sans-serif}${[
  'text{font-size:11.5px}',
  '.title{font-size:13px;font-weight:600}',
  '.mode{font-weight:600}',
  '.box,.host,.crowd{stroke-width:1.2}',
  '.crowd{stroke-dasharray:2 3}',
  '.inactive{stroke-dasharray:5 4}',
  '.wire{fill:none;stroke-width:1.6}',
  '.down{stroke-dasharray:2 4}',
  '.icon{fill:none;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round}',
  '.reach{fill:none;stroke-width:1.8}',
  '.reach-no{stroke-dasharray:6 4}',
  '.reach-conditional{stroke-dasharray:9 3 2 3}',
  '.rule{fill:none;stroke-width:1}',
]
  .map((rule) =>
    rule.replace(/^([^{]+)/, (selectors) =>
      selectors
        .split(',')
        .map((one) => `.virtnet ${one}`)
        .join(','),
    ),
  )
  .join('')}${rules(0)}@media(prefers-color-scheme:dark){${rules(1)}}`
