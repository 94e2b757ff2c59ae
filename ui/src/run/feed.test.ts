import { describe, expect, it, vi } from "vitest";
import { Feed } from "./feed";

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
const ids = (rows: readonly Row[]) => rows.map(({ id }) => Number(id));

describe("a feed", () => {
  it("grows page by page until the end", async () => {
    const rows = new Rows(7);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    await feed.more();
    await feed.more();
    await feed.more();
    expect(ids(feed.state.items)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(rows.load).toHaveBeenCalledTimes(3);
    expect(feed.state.next).toBeNull();
  });

  it("keeps new items back until they are asked for", async () => {
    const rows = new Rows(5);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    rows.add(6, 7);
    await feed.look();
    expect(ids(feed.state.items)).toEqual([5, 4, 3]);
    expect(ids(feed.state.fresh)).toEqual([7, 6]);
    feed.show();
    expect(ids(feed.state.items)).toEqual([7, 6, 5, 4, 3]);
    expect(feed.state.fresh).toEqual([]);
    await feed.more();
    expect(ids(feed.state.items)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it("starts anew when there are more new items than a page holds", async () => {
    const rows = new Rows(5);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    rows.add(6, 7, 8, 9);
    await feed.look();
    expect(feed.state.gap).toBe(true);
    feed.show();
    await vi.waitFor(() => expect(ids(feed.state.items)).toEqual([9, 8, 7]));
  });

  it("shows the first items at once when there was nothing", async () => {
    const rows = new Rows(0);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    rows.add(1);
    await feed.look();
    expect(ids(feed.state.items)).toEqual([1]);
  });

  it("changes items in their place, and says when one is unknown", async () => {
    const feed = new Feed<Row>(new Rows(3).load);
    await feed.start();
    const end = (item: Row) => ({ ...item, status: "completed" });
    expect(feed.patch(new Map([["0002", end]]))).toBe(false);
    expect(feed.patch(new Map([["0009", end]]))).toBe(true);
    expect(feed.state.items.map(({ status }) => status)).toEqual(["running", "completed", "running"]);
  });

  it("says when a page could not be loaded, and tries that page again", async () => {
    const rows = new Rows(5);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    rows.load.mockRejectedValueOnce(new Error("gone"));
    await feed.more();
    expect(feed.state.phase).toBe("failed");
    expect(ids(feed.state.items)).toEqual([5, 4, 3]);
    await feed.retry();
    expect(ids(feed.state.items)).toEqual([5, 4, 3, 2, 1]);
  });

  it("looks again at what was open when changes were missed, however far down", async () => {
    const rows = new Rows(9);
    const feed = new Feed<Row>(rows.load);
    await feed.start();
    await feed.more();
    await feed.more();
    rows.rows = rows.rows.map(({ id }) => ({ id, status: "completed" }));
    await feed.refresh(({ status }) => status === "running");
    expect(feed.state.items.every(({ status }) => status === "completed")).toBe(true);
    expect(feed.state.items).toHaveLength(9);
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
});
