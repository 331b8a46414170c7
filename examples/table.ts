/** Rows as columns of equal width, with a rule under the first row. */
export function table(rows: readonly (readonly string[])[], indent = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    (indent + cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).trimEnd()
  const rule = line(widths.map((width) => '─'.repeat(width)))
  return rows.flatMap((row, index) => (index === 1 ? [rule, line(row)] : [line(row)])).join('\n')
}
