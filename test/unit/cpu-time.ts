/** Milliseconds of processor time that this process has had. Unlike the clock, it stands still while others are at work. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
