/** What the palette offers: types that fit the words typed, by group, those used last in front. */

import { text } from "../text";
import type { NodeType } from "./nodeTypes";

export interface Offer {
  readonly type: NodeType;
  /** Why it does not fit here; empty when it does. */
  readonly reason: string;
}

export interface OfferGroup {
  readonly name: string;
  readonly offers: readonly Offer[];
}

const RECENT = 4;
const STORED = "hookyard.recent-types";

export function offerTypes(
  types: Iterable<NodeType>,
  query: string,
  mode: string,
  recent: readonly string[],
): OfferGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = [...types]
    .map((type) => ({ type, reason: unfit(type, mode), rank: rank(type, words) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY);
  const groups = new Map<string, Offer[]>();
  const add = (name: string, offer: Offer): void => {
    groups.set(name, [...(groups.get(name) ?? []), offer]);
  };
  if (words.length > 0) ranked.sort((one, other) => one.rank - other.rank);
  for (const name of words.length > 0 ? [] : recent) {
    const found = ranked.find(({ type, reason }) => type.type === name && reason === "");
    if (found) add(text.canvas.recent, found);
  }
  const shown = new Set(groups.get(text.canvas.recent)?.map(({ type }) => type.type));
  for (const offer of ranked) if (!shown.has(offer.type.type)) add(offer.type.group, offer);
  return [...groups].map(([name, offers]) => ({ name, offers }));
}

function unfit(type: NodeType, mode: string): string {
  if (type.modes.includes(mode)) return "";
  return mode === "async" ? text.canvas.onlySync : text.canvas.onlyAsync;
}

/** How well a type fits all `words`, less is better; infinite when one of them is nowhere. */
function rank(type: NodeType, words: readonly string[]): number {
  const title = type.title.toLowerCase();
  const places = [title, type.type.replaceAll("_", " "), type.group.toLowerCase(), type.summary.toLowerCase()];
  return words.reduce((sum, word) => {
    if (title.startsWith(word)) return sum;
    const place = places.findIndex((one) => one.includes(word));
    return sum + (place < 0 ? Number.POSITIVE_INFINITY : place + 1);
  }, 0);
}

export function recentTypes(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    return Array.isArray(stored) ? stored.filter((one) => typeof one === "string").slice(0, RECENT) : [];
  } catch {
    return [];
  }
}

export function rememberType(type: string): void {
  try {
    const types = [type, ...recentTypes().filter((one) => one !== type)].slice(0, RECENT);
    localStorage.setItem(STORED, JSON.stringify(types));
  } catch {
    // A browser that keeps nothing shows the groups alone.
  }
}
