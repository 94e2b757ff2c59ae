import { describe, expect, it, vi } from "vitest";
import { Feed } from "./feed";
import { heldItems, itemsBetween } from "./pages";

interface Row {
  readonly id: string;
  readonly status: string;
}

/** A server with rows `count` … 1, in pages of 3. */
class Rows {
  rows: Row[];
  constructor(count: number) {
    this.rows = Array.from({ length: count }, (_, index) => row(count - index));
  }
  load = vi.fn(async (cursor: string | null) => {
    const rest = cursor === null ? this.rows : this.rows.filter(({ id }) => id < cursor);
    const items = rest.slice(0, 3);
    return { items, next: rest.length > 3 ? (items.at(-1)?.id ?? null) : null };
  });
  add(...ids: number[]) {
    for (const id of ids) this.rows.unshift(row(id));
  }
}

const row = (number: number, status = "running"): Row => ({ id: String(number).padStart(4, "0"), status });
const itemsOf = (feed: Feed<Row>) => heldItems(feed.state.pages).map(({ item }) => item);
const ids = (rows: readonly Row[]) => rows.map(({ id }) => Number(id));

describe("a feed", () => {
  it("grows page by page until the end", async () => {
    const rows = new Rows(7);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    await feed.more();
    await feed.more();
    await feed.more();
    expect(ids(itemsOf(feed))).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(rows.load).toHaveBeenCalledTimes(3);
    expect(feed.state.next).toBeNull();
  });

  it("keeps new items back until they are asked for", async () => {
    const rows = new Rows(5);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    rows.add(6, 7);
    await feed.look();
    expect(ids(itemsOf(feed))).toEqual([5, 4, 3]);
    expect(ids(feed.state.fresh)).toEqual([7, 6]);
    feed.show();
    expect(ids(itemsOf(feed))).toEqual([7, 6, 5, 4, 3]);
    expect(feed.state.fresh).toEqual([]);
    await feed.more();
    expect(ids(itemsOf(feed))).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it("starts anew when there are more new items than a page holds", async () => {
    const rows = new Rows(5);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    rows.add(6, 7, 8, 9);
    await feed.look();
    expect(feed.state.gap).toBe(true);
    feed.show();
    await vi.waitFor(() => expect(ids(itemsOf(feed))).toEqual([9, 8, 7]));
  });

  it("shows the first items at once when there was nothing", async () => {
    const rows = new Rows(0);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    rows.add(1);
    await feed.look();
    expect(ids(itemsOf(feed))).toEqual([1]);
  });

  it("changes items in their place, and says when one is unknown", async () => {
    const feed = new Feed<Row>(new Rows(3).load);
    await feed.start();
    const end = (item: Row) => ({ ...item, status: "completed" });
    expect(feed.patch(new Map([["0002", end]]))).toBe(false);
    expect(feed.patch(new Map([["0009", end]]))).toBe(true);
    expect(itemsOf(feed).map(({ status }) => status)).toEqual(["running", "completed", "running"]);
  });

  it("says when a page could not be loaded, and tries that page again", async () => {
    const rows = new Rows(5);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    rows.load.mockRejectedValueOnce(new Error("gone"));
    await feed.more();
    expect(feed.state.phase).toBe("failed");
    expect(ids(itemsOf(feed))).toEqual([5, 4, 3]);
    await feed.retry();
    expect(ids(itemsOf(feed))).toEqual([5, 4, 3, 2, 1]);
  });

  it("looks again at what was open when changes were missed, however far down", async () => {
    const rows = new Rows(9);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    await feed.more();
    await feed.more();
    rows.rows = rows.rows.map(({ id }) => ({ id, status: "completed" }));
    await feed.refresh(({ status }) => status === "running");
    expect(itemsOf(feed).every(({ status }) => status === "completed")).toBe(true);
    expect(feed.state.count).toBe(9);
  });

  it("looks once more when something happened while it looked", async () => {
    const rows = new Rows(2);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    const first = feed.look();
    rows.add(3);
    const second = feed.look();
    await Promise.all([first, second]);
    expect(ids(feed.state.fresh)).toEqual([3]);
  });

  it("holds a few pages of a list of any length, and fetches again what somebody scrolls back to", async () => {
    const rows = new Rows(3_000);
    const feed = new Feed<Row>(rows.load, 3, 5);
    const held = () => feed.state.pages.filter(({ items }) => items !== null).length;
    let most = 0;
    feed.watch(() => {
      most = Math.max(most, held());
    });
    await feed.start();
    for (let first = 0; feed.state.next !== null; first += 3) {
      await feed.see(first, first + 3);
      expect(itemsBetween(feed.state.pages, first, first + 3)).not.toContain(null);
    }
    expect(feed.state.count).toBe(3_000);
    expect(most).toBe(5);
    expect(itemsBetween(feed.state.pages, 1_500, 1_503)).toEqual([null, null, null]);

    await feed.see(1_499, 1_504);
    expect(feed.state.count).toBe(3_000);
    expect(ids(itemsBetween(feed.state.pages, 1_499, 1_504) as Row[])).toEqual([1501, 1500, 1499, 1498, 1497]);
    await feed.see(0, 9);
    expect(ids(itemsBetween(feed.state.pages, 0, 9) as Row[])).toEqual([
      3000, 2999, 2998, 2997, 2996, 2995, 2994, 2993, 2992,
    ]);
    expect(most).toBe(5);
  });

  it("keeps every item in its place while new ones come and old ones go", async () => {
    const rows = new Rows(30);
    const feed = new Feed<Row>(rows.load, 3, 3);
    await feed.start();
    for (let first = 0; feed.state.next !== null; first += 3) await feed.see(first, first + 3);
    for (const id of [31, 32, 33, 34]) {
      rows.add(id);
      await feed.look();
      feed.show();
    }
    expect(feed.state.count).toBe(34);
    for (let first = 0; first < 34; first += 2) {
      await feed.see(first, first + 4);
      const shown = ids(itemsBetween(feed.state.pages, first, first + 4) as Row[]);
      expect(shown).toEqual([34, 33, 32, 31].map((id) => id - first).filter((id) => id > 0));
    }
    rows.rows = rows.rows.filter(({ id }) => id !== "0015");
    await feed.see(0, 3);
    await feed.see(17, 24);
    expect(ids(itemsBetween(feed.state.pages, 17, 24) as Row[])).toEqual([17, 16, 14, 13, 12, 11, 10]);
  });

  it("says when a page that was let go does not come again, and tries it again", async () => {
    const rows = new Rows(30);
    const feed = new Feed<Row>(rows.load, 3, 3);
    await feed.start();
    for (let first = 0; feed.state.next !== null; first += 3) await feed.see(first, first + 3);
    rows.load.mockRejectedValueOnce(new Error("gone"));
    await feed.see(9, 12);
    expect(feed.state.phase).toBe("failed");
    await feed.retry();
    expect(ids(itemsBetween(feed.state.pages, 9, 12) as Row[])).toEqual([21, 20, 19]);
    expect(feed.state.phase).toBe("idle");
  });
});
