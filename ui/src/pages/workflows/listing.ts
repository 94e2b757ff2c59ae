/** Which workflows the list shows, and in which order. All of it stands in the URL. */

import type { WorkflowItem } from "../../app/workflows";
import type { WorkflowActivity } from "./activity";

export const SORTS = ["title", "last", "runs", "failed", "updated"] as const;
export type Sort = (typeof SORTS)[number];

/** The search parameters of the page; absent is the usual. */
export interface Listing {
  readonly q?: string;
  readonly tag?: string;
  readonly mode?: "sync" | "async";
  readonly state?: "on" | "off";
  readonly problems?: true;
  readonly sort?: Sort;
  readonly down?: true;
  readonly view?: "bin";
  /** Opens the dialog that makes a workflow. */
  readonly create?: true;
}

const CHOICES = { mode: ["sync", "async"], state: ["on", "off"], sort: SORTS, view: ["bin"] } as const;

/** What stands in the URL, without what it cannot mean. */
export function readListing(search: Readonly<Record<string, unknown>>): Listing {
  const found: Record<string, unknown> = {};
  for (const name of ["q", "tag"]) {
    const value = search[name];
    if (typeof value === "string" && value !== "") found[name] = value;
  }
  for (const [name, choices] of Object.entries(CHOICES)) {
    if ((choices as readonly unknown[]).includes(search[name])) found[name] = search[name];
  }
  for (const name of ["problems", "down", "create"]) {
    if (search[name] === true || search[name] === "true") found[name] = true;
  }
  return found;
}

export function isFiltered({ q, tag, mode, state, problems }: Listing): boolean {
  return [q, tag, mode, state, problems].some((value) => value !== undefined);
}

/** Everything that somebody should look at before it can work as meant. */
export function countProblems(item: WorkflowItem): number {
  return item.problems + item.draft_problems;
}

type Activities = ReadonlyMap<string, WorkflowActivity>;

/** The workflows that `listing` asks for, in its order; what is equal there is ordered by title. */
export function arrange(items: readonly WorkflowItem[], listing: Listing, activities: Activities): WorkflowItem[] {
  const { sort = "title", down = false } = listing;
  const sign = down ? -1 : 1;
  const fits = makeFilter(listing);
  return items
    .filter(fits)
    .toSorted((one, other) => sign * compare(one, other, sort, activities) || compareTitles(one, other));
}

function makeFilter(listing: Listing): (item: WorkflowItem) => boolean {
  const words = (listing.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return (item) => {
    const text = [item.title, item.key, item.description, ...item.tags].join("\n").toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (listing.tag === undefined || item.tags.includes(listing.tag)) &&
      (listing.mode === undefined || item.mode === listing.mode) &&
      (listing.state === undefined || item.enabled === (listing.state === "on")) &&
      (listing.problems === undefined || countProblems(item) > 0)
    );
  };
}

function compare(one: WorkflowItem, other: WorkflowItem, sort: Sort, activities: Activities): number {
  if (sort === "title") return compareTitles(one, other);
  if (sort === "updated") return compareTimes(one.updated_at, other.updated_at);
  const [a, b] = [activities.get(one.key), activities.get(other.key)];
  if (sort === "last") return compareTimes(a?.last?.created_at, b?.last?.created_at);
  if (sort === "failed") return sum(b?.failed) - sum(a?.failed);
  return sum(b?.completed) + sum(b?.failed) - sum(a?.completed) - sum(a?.failed);
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function compareTitles(one: WorkflowItem, other: WorkflowItem): number {
  return collator.compare(one.title || one.key, other.title || other.key) || (one.key < other.key ? -1 : 1);
}

/** Newest first, what has no time last. */
function compareTimes(one = "", other = ""): number {
  return one < other ? 1 : one > other ? -1 : 0;
}

export function sum(values: readonly number[] = []): number {
  return values.reduce((total, value) => total + value, 0);
}

/** All tags that are in use, with how many workflows have each, the most used first. */
export function countTags(items: readonly WorkflowItem[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const tag of items.flatMap((item) => item.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].toSorted((one, other) => other[1] - one[1] || collator.compare(one[0], other[0]));
}
