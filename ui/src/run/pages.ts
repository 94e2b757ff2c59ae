/** A long list in pages, of which only those near to what is seen hold their items. Pure. */

export interface ListPage<T> {
  /** Id of the item in front of the first one: what the page is asked for with. Null for the newest page. */
  readonly cursor: string | null;
  readonly count: number;
  /** Null once they were let go. */
  readonly items: readonly T[] | null;
}

export type Pages<T> = readonly ListPage<T>[];

interface Item {
  readonly id: string;
}

export function makePage<T>(cursor: string | null, items: readonly T[]): ListPage<T> {
  return { cursor, count: items.length, items };
}

export function countItems(pages: Pages<unknown>): number {
  return pages.reduce((sum, { count }) => sum + count, 0);
}

/** The items from `first` up to `end`; null for each that was let go. */
export function itemsBetween<T>(pages: Pages<T>, first: number, end: number): (T | null)[] {
  const found: (T | null)[] = [];
  let start = 0;
  for (const { count, items } of pages) {
    for (let at = Math.max(0, first - start); at < Math.min(count, end - start); at += 1)
      found.push(items?.[at] ?? null);
    start += count;
  }
  return found;
}

/** Every item that is held, with the id of the one in front of it. */
export function heldItems<T extends Item>(pages: Pages<T>): { readonly item: T; readonly cursor: string | null }[] {
  return pages.flatMap(({ cursor, items }) =>
    (items ?? []).map((item, at) => ({ item, cursor: items?.[at - 1]?.id ?? cursor })),
  );
}

export function changeItems<T>(pages: Pages<T>, change: (item: T) => T): Pages<T> {
  return pages.map((page) => {
    const items = page.items?.map(change);
    return items?.some((item, at) => item !== page.items?.[at]) ? { ...page, items } : page;
  });
}

/** `fresh` in front of all: in the first page as long as that could still be asked for at once. */
export function prependItems<T extends Item>(pages: Pages<T>, fresh: readonly T[], size: number): Pages<T> {
  const [front, ...others] = pages;
  const last = fresh.at(-1);
  if (last === undefined) return pages;
  if (!front?.items) return [makePage<T>(null, fresh), ...pages];
  if (front.count + fresh.length <= size) return [makePage(null, [...fresh, ...front.items]), ...others];
  return [makePage<T>(null, fresh), { ...front, cursor: last.id }, ...others];
}

/** The first page that has an item from `first` up to `end` and does not hold it. */
export function findMissing<T>(pages: Pages<T>, first: number, end: number): ListPage<T> | null {
  let start = 0;
  for (const page of pages) {
    if (page.items === null && start < end && start + page.count > first) return page;
    start += page.count;
  }
  return null;
}

/** The page of `cursor` with the items that came for it; what belongs to the page behind it stays there. */
export function fillPage<T extends Item>(pages: Pages<T>, cursor: string | null, items: readonly T[]): Pages<T> {
  const at = pages.findIndex((page) => page.cursor === cursor);
  const behind = pages[at + 1]?.cursor;
  const own = behind ? items.filter(({ id }) => id >= behind) : items;
  return pages.map((page, index) => (index === at ? makePage(cursor, own) : page));
}

/** At most `most` pages hold their items: the newest, and those nearest to what is seen from `first` up to `end`. */
export function releasePages<T>(pages: Pages<T>, first: number, end: number, most: number): Pages<T> {
  const held = pages.filter(({ items }) => items !== null).length;
  if (held <= most) return pages;
  let start = 0;
  const distances = pages.map(({ count, items }, index) => {
    const distance = Math.max(0, first - (start + count), start - end);
    start += count;
    return { index, distance: items === null || index === 0 ? -1 : distance };
  });
  const farthest = distances.sort((one, other) => other.distance - one.distance).slice(0, held - most);
  const gone = new Set(farthest.filter(({ distance }) => distance > 0).map(({ index }) => index));
  return pages.map((page, index) => (gone.has(index) ? { ...page, items: null } : page));
}
