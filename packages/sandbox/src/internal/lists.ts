const maxLists = 64
const maxEnds = 20_000
const maxIds = 4_000_000

/**
 * What is known of one list: where pages ended, and the whole of it once somebody jumped. Each holds for one version.
 */
class List {
  private ends = new Map<number, number>()
  private endsVersion: string | undefined
  private rows: Float64Array | undefined
  private rowsVersion: string | undefined

  /** How many row ids this list holds. */
  get size(): number {
    return this.rows?.length ?? 0
  }

  /** The end of the page that ended closest before a position. */
  nearest(version: string, skip: number): { readonly at: number; readonly seq: number } {
    if (skip === 0 || version !== this.endsVersion) return { at: 0, seq: 0 }
    const end = this.ends.get(skip)
    if (end !== undefined) return { at: skip, seq: end }
    let nearest = { at: 0, seq: 0 }
    for (const [at, seq] of this.ends) if (at > nearest.at && at < skip) nearest = { at, seq }
    return nearest
  }

  remember(version: string, skip: number, seq: number): void {
    if (version !== this.endsVersion || this.ends.size >= maxEnds) this.ends.clear()
    this.endsVersion = version
    this.ends.set(skip, seq)
  }

  snapshot(version: string): Float64Array | undefined {
    return version === this.rowsVersion ? this.rows : undefined
  }

  keep(version: string, rows: Float64Array): void {
    this.rowsVersion = version
    this.rows = rows
  }

  forget(): void {
    this.rows = undefined
    this.rowsVersion = undefined
  }
}

/**
 * Remembers the lists that are being read page after page, so that no page costs the counting of the rows before it.
 *
 * @internal
 */
export class Lists {
  private readonly lists = new Map<string, List>()

  /** The list of a filter; those used least recently are forgotten. */
  of(filter: string): List {
    const list = this.lists.get(filter) ?? new List()
    this.lists.delete(filter)
    this.lists.set(filter, list)
    const oldest = this.lists.size > maxLists ? this.lists.keys().next().value : undefined
    if (oldest !== undefined) this.lists.delete(oldest)
    return list
  }

  /** Lets go of old snapshots when all of them together grow too large. */
  trim(): void {
    const lists = [...this.lists.values()]
    let ids = lists.reduce((total, { size }) => total + size, 0)
    for (const list of lists.slice(0, -1)) {
      if (ids <= maxIds) return
      ids -= list.size
      list.forget()
    }
  }
}
