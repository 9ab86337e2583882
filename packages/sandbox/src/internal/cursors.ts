const maxCursors = 1000

/**
 * Remembers where pages ended, so that reading a list page after page costs a key lookup instead of counting the
 * skipped rows again. What it remembers holds as long as no row of the store has changed.
 *
 * @internal
 */
export class Cursors {
  private readonly ends = new Map<string, number>()
  private version = -1

  private keep(version: number): void {
    if (version === this.version && this.ends.size < maxCursors) return
    this.ends.clear()
    this.version = version
  }

  find(version: number, list: string, skip: number): number | undefined {
    this.keep(version)
    return this.ends.get(`${skip} ${list}`)
  }

  remember(version: number, list: string, skip: number, seq: number): void {
    this.keep(version)
    this.ends.set(`${skip} ${list}`, seq)
  }
}
