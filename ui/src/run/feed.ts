/**
 * A list that grows at both ends: older items page by page, newer ones as they happen. Newer ones wait until somebody
 * asks for them, so that nothing moves under the reader's hand.
 */

export interface FeedPage<T> {
  readonly items: readonly T[];
  /** Cursor of the page behind this one. */
  readonly next: string | null;
}

export interface FeedState<T> {
  readonly items: readonly T[];
  /** Newer than `items` and not shown yet, newest first. */
  readonly fresh: readonly T[];
  /** There are more new ones than a page holds: showing them starts the list anew. */
  readonly gap: boolean;
  readonly next: string | null;
  readonly phase: "first" | "more" | "idle" | "failed";
  readonly error: unknown;
  /** Grows whenever the list starts anew. */
  readonly edition: number;
}

type Load<T> = (cursor: string | null) => Promise<FeedPage<T>>;

export class Feed<T extends { readonly id: string }> {
  state: FeedState<T> = {
    items: [],
    fresh: [],
    gap: false,
    next: null,
    phase: "first",
    error: null,
    edition: 0,
  };
  private readonly watchers = new Set<() => void>();
  private looking = false;
  private lookAgain = false;

  constructor(private readonly load: Load<T>) {}

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Load the newest page and show it alone. */
  async start(): Promise<void> {
    this.set({ phase: "first", error: null });
    await this.fill(null);
  }

  async more(): Promise<void> {
    const { phase, next } = this.state;
    if (phase !== "idle" || next === null) return;
    this.set({ phase: "more", error: null });
    await this.fill(next);
  }

  /** Try again what failed. */
  retry(): Promise<void> {
    this.set({ phase: "idle", error: null });
    return this.state.items.length > 0 ? this.more() : this.start();
  }

  private async fill(cursor: string | null): Promise<void> {
    const { edition } = this.state;
    try {
      const page = await this.load(cursor);
      if (this.state.edition !== edition) return;
      const items = cursor === null ? page.items : [...this.state.items, ...page.items];
      const anew = cursor === null ? { fresh: [], gap: false, edition: edition + 1 } : {};
      this.set({ items, next: page.next, phase: "idle", ...anew });
    } catch (error) {
      if (this.state.edition === edition) this.set({ phase: "failed", error });
    }
  }

  /** Look what is new at the top, and how those of the first page are now. Looks that come meanwhile become one. */
  async look(): Promise<void> {
    if (this.looking || this.state.phase === "first") {
      this.lookAgain = this.looking;
      return;
    }
    this.looking = true;
    const { edition } = this.state;
    try {
      const page = await this.load(null);
      if (this.state.edition === edition) this.take(page);
    } catch {
      // What is shown stays; the next change looks again.
    }
    this.looking = false;
    if (this.lookAgain) {
      this.lookAgain = false;
      await this.look();
    }
  }

  /** Look again at everything that `isOpen`: changes of it were missed. At most 10 pages are asked for. */
  async refresh(isOpen: (item: T) => boolean): Promise<void> {
    await this.look();
    const seen = new Set<string>();
    for (let pages = 0; pages < 10; pages += 1) {
      const { items, edition } = this.state;
      const index = items.findIndex((item, at) => at > 0 && isOpen(item) && !seen.has(item.id));
      const cursor = items[index - 1]?.id;
      if (cursor === undefined) return;
      seen.add(items[index]?.id ?? "");
      const page = await this.load(cursor).catch(() => null);
      if (page === null || this.state.edition !== edition) return;
      const known = new Map(page.items.map((item) => [item.id, item]));
      for (const id of known.keys()) seen.add(id);
      this.set({ items: this.state.items.map((item) => known.get(item.id) ?? item) });
    }
  }

  private take(page: FeedPage<T>): void {
    const newest = this.state.items[0]?.id ?? "";
    const known = new Map(page.items.map((item) => [item.id, item]));
    const items = this.state.items.map((item) => known.get(item.id) ?? item);
    // Ids grow with time, so an id says what is newer.
    const fresh = page.items.filter(({ id }) => id > newest);
    const gap = fresh.length > 0 && fresh.length === page.items.length && page.next !== null;
    if (items.length === 0) this.set({ items: fresh, next: page.next });
    else this.set({ items, fresh, gap });
  }

  /** Show what is new. */
  show(): void {
    const { items, fresh, gap } = this.state;
    if (gap) void this.start();
    else this.set({ items: [...fresh, ...items], fresh: [] });
  }

  /** Change the items of `changes`, by id. True when one of them is not in the list. */
  patch(changes: ReadonlyMap<string, (item: T) => T>): boolean {
    const left = new Set(changes.keys());
    const apply = (item: T): T => {
      left.delete(item.id);
      return changes.get(item.id)?.(item) ?? item;
    };
    const items = this.state.items.map(apply);
    const fresh = this.state.fresh.map(apply);
    if (left.size < changes.size) this.set({ items, fresh });
    return left.size > 0;
  }

  private set(change: Partial<FeedState<T>>): void {
    this.state = { ...this.state, ...change };
    for (const watcher of [...this.watchers]) watcher();
  }
}
