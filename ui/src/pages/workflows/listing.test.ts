import { describe, expect, it } from "vitest";
import type { WorkflowItem } from "../../app/workflows";
import type { WorkflowActivity } from "./activity";
import { arrange, countTags, isFiltered, type Listing, readListing } from "./listing";

function makeItem(key: string, rest: Partial<WorkflowItem> = {}): WorkflowItem {
  return {
    key,
    title: key,
    mode: "async",
    enabled: true,
    url: `http://127.0.0.1/hooks/${key}`,
    revision: 1,
    draft_version: 1,
    has_changes: false,
    problems: 0,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    tags: [],
    description: "",
    trigger: "webhook",
    warnings: 0,
    draft_problems: 0,
    updated_by: "Ada",
    deleted_at: null,
    ...rest,
  };
}

function makeActivity(workflow: string, completed: number, failed: number, at?: string): [string, WorkflowActivity] {
  const last = at === undefined ? null : { id: "1", status: "completed" as const, created_at: at, ended_at: at };
  return [workflow, { workflow, last, completed: [completed, 0], failed: [0, failed], running: 0 }];
}

const ITEMS = [
  makeItem("orders", { title: "Orders 10", tags: ["shop"], mode: "sync", updated_at: "2026-03-01T00:00:00Z" }),
  makeItem("alerts", { title: "Orders 9", enabled: false, draft_problems: 2, description: "Calls the night shift" }),
  makeItem("zebra", { title: "", tags: ["shop", "beta"], updated_at: "2026-02-01T00:00:00Z" }),
];
const ACTIVITIES = new Map([
  makeActivity("orders", 5, 1, "2026-05-02T10:00:00Z"),
  makeActivity("zebra", 1, 3, "2026-05-03T10:00:00Z"),
]);

function keys(listing: Listing): string[] {
  return arrange(ITEMS, listing, ACTIVITIES).map((item) => item.key);
}

describe("arrange", () => {
  it("orders by title as people count", () => expect(keys({})).toEqual(["alerts", "orders", "zebra"]));
  it.each<[Listing, string[]]>([
    [{ q: "SHIFT night" }, ["alerts"]],
    [{ q: "orders shop" }, ["orders"]],
    [{ q: "nothing" }, []],
    [{ tag: "shop" }, ["orders", "zebra"]],
    [{ tag: "sho" }, []],
    [{ mode: "sync" }, ["orders"]],
    [{ state: "off" }, ["alerts"]],
    [{ state: "on" }, ["orders", "zebra"]],
    [{ problems: true }, ["alerts"]],
    [{ tag: "shop", mode: "async" }, ["zebra"]],
  ])("filters %j", (listing, expected) => expect(keys(listing)).toEqual(expected));
  it.each<[Listing, string[]]>([
    [{ sort: "updated" }, ["orders", "zebra", "alerts"]],
    [{ sort: "last" }, ["zebra", "orders", "alerts"]],
    [{ sort: "last", down: true }, ["alerts", "orders", "zebra"]],
    [{ sort: "runs" }, ["orders", "zebra", "alerts"]],
    [{ sort: "failed" }, ["zebra", "orders", "alerts"]],
    [{ sort: "title", down: true }, ["zebra", "orders", "alerts"]],
  ])("sorts %j", (listing, expected) => expect(keys(listing)).toEqual(expected));
});

describe("readListing", () => {
  it("takes what it knows", () => {
    const search = {
      q: "a",
      tag: "b",
      mode: "sync",
      state: "off",
      problems: true,
      sort: "runs",
      down: true,
      view: "bin",
    };
    expect(readListing(search)).toEqual(search);
  });
  it("drops the rest", () => {
    expect(readListing({ q: "", mode: "fast", state: 1, problems: "yes", sort: "key", other: 1 })).toEqual({});
  });
  it("reads switches as the URL writes them", () => {
    expect(readListing({ create: "true", down: "false", problems: true })).toEqual({ create: true, problems: true });
  });
});

describe("isFiltered", () => {
  it("is true for a filter, not for an order", () => {
    expect(isFiltered({ q: "a" })).toBe(true);
    expect(isFiltered({ sort: "runs", down: true })).toBe(false);
  });
});

describe("countTags", () => {
  it("has the most used first", () => {
    expect(countTags(ITEMS)).toEqual([
      ["shop", 2],
      ["beta", 1],
    ]);
  });
});
