/**
 * A list that grows at both ends: older items page by page, newer ones as they happen. Newer ones wait until somebody
 * asks for them, so that nothing moves under the reader's hand. Of a long list only what is near to what is seen is held;
 * the rest keeps its place, and comes again when somebody scrolls back to it.
 */

import {
  changeItems,
  countItems,
  fillPage,
  findMissing,
  heldItems,
  makePage,
  type Pages,
  prependItems,
  releasePages,
} from "./pages";

/** Items of a page. */
export const PAGE = 200;
/** Pages whose items are held. */
const HELD = 12;
/** So many items before the end the next page is fetched. */
const AHEAD = 40;

export interface FeedPage<T> {
  readonly items: readonly T[];
  /** Cursor of the page behind this one. */
  readonly next: string | null;
}

export interface FeedState<T> {
  readonly pages: Pages<T>;
  /** Items of all pages, held or not. */
  readonly count: number;
  /** Newer than those of `pages` and not shown yet, newest first. */
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
    pages: [],
    count: 0,
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
  private filling = false;
  private seen = { first: 0, end: 0 };

  constructor(
    private readonly load: Load<T>,
    private readonly size = PAGE,
    private readonly held = HELD,
  ) {}

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Load the newest page and show it alone. */
  async start(): Promise<void> {
    this.set({ phase: "first", error: null });
    await this.fill(null);
  }

  /** The items from `first` up to `end` are seen: fetch what is missing there, or comes next. */
  async see(first: number, end: number): Promise<void> {
    this.seen = { first, end };
    const { phase, next, pages, count } = this.state;
    if (phase !== "idle") return;
    const missing = findMissing(pages, first, end);
    if (missing) await this.refill(missing.cursor);
    else if (next !== null && end >= count - AHEAD) await this.more();
  }

  /** Fetch a page again that was let go. */
  private async refill(cursor: string | null): Promise<void> {
    if (this.filling) return;
    this.filling = true;
    const { edition } = this.state;
    try {
      const page = await this.load(cursor);
      if (this.state.edition === edition) this.setPages(fillPage(this.state.pages, cursor, page.items));
    } catch (error) {
      if (this.state.edition === edition) this.set({ phase: "failed", error });
    }
    this.filling = false;
    await this.see(this.seen.first, this.seen.end);
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
    const { first, end } = this.seen;
    const missing = findMissing(this.state.pages, first, end);
    if (missing) return this.refill(missing.cursor);
    return this.state.count > 0 ? this.more() : this.start();
  }

  private async fill(cursor: string | null): Promise<void> {
    const { edition } = this.state;
    try {
      const page = await this.load(cursor);
      if (this.state.edition !== edition) return;
      const before = cursor === null ? [] : this.state.pages;
      const anew = cursor === null ? { fresh: [], gap: false, edition: edition + 1 } : {};
      const pages = [...before, makePage(before.length === 0 ? null : cursor, page.items)];
      this.setPages(pages, { next: page.next, phase: "idle", ...anew });
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
      const { pages, edition } = this.state;
      const open = heldItems(pages).find(({ item, cursor }) => cursor !== null && isOpen(item) && !seen.has(item.id));
      if (open === undefined) return;
      seen.add(open.item.id);
      const page = await this.load(open.cursor).catch(() => null);
      if (page === null || this.state.edition !== edition) return;
      const known = new Map(page.items.map((item) => [item.id, item]));
      for (const id of known.keys()) seen.add(id);
      this.setPages(changeItems(this.state.pages, (item) => known.get(item.id) ?? item));
    }
  }

  private take(page: FeedPage<T>): void {
    const newest = this.state.pages[0]?.items?.[0]?.id ?? "";
    const known = new Map(page.items.map((item) => [item.id, item]));
    const pages = changeItems(this.state.pages, (item) => known.get(item.id) ?? item);
    // Ids grow with time, so an id says what is newer.
    const fresh = page.items.filter(({ id }) => id > newest);
    const gap = fresh.length > 0 && fresh.length === page.items.length && page.next !== null;
    if (this.state.count === 0) this.setPages([makePage<T>(null, fresh)], { next: page.next });
    else this.setPages(pages, { fresh, gap });
  }

  /** Show what is new. */
  show(): void {
    const { pages, fresh, gap } = this.state;
    if (gap) void this.start();
    else this.setPages(prependItems(pages, fresh, this.size), { fresh: [] });
  }

  /** Change the items of `changes`, by id. True when one of them is not in the list. */
  patch(changes: ReadonlyMap<string, (item: T) => T>): boolean {
    const left = new Set(changes.keys());
    const apply = (item: T): T => {
      left.delete(item.id);
      return changes.get(item.id)?.(item) ?? item;
    };
    const pages = changeItems(this.state.pages, apply);
    const fresh = this.state.fresh.map(apply);
    if (left.size < changes.size) this.setPages(pages, { fresh });
    return left.size > 0;
  }

  private setPages(pages: Pages<T>, change: Partial<FeedState<T>> = {}): void {
    const { first, end } = this.seen;
    this.set({ ...change, pages: releasePages(pages, first, end, this.held), count: countItems(pages) });
  }

  private set(change: Partial<FeedState<T>>): void {
    this.state = { ...this.state, ...change };
    for (const watcher of [...this.watchers]) watcher();
  }
}
