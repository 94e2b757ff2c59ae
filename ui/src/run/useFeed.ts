import { useEffect, useSyncExternalStore } from "react";
import { Feed, type FeedPage, type FeedState } from "./feed";

// Going back to a list finds it as it was left; older ones are loaded again.
const KEPT = 6;
// biome-ignore lint/suspicious/noExplicitAny: feeds of several kinds, each read by who made it
const feeds = new Map<string, Feed<any>>();

/** The list named `key`, which says all that `load` depends on. */
export function useFeed<T extends { readonly id: string }>(
  key: string,
  load: (cursor: string | null) => Promise<FeedPage<T>>,
): [Feed<T>, FeedState<T>] {
  const feed = findFeed(key, load);
  const state = useSyncExternalStore(feed.watch, () => feed.state);
  useEffect(() => {
    if (feed.state.edition === 0) void feed.start();
    else void feed.look();
  }, [feed]);
  return [feed, state];
}

function findFeed<T extends { readonly id: string }>(
  key: string,
  load: (cursor: string | null) => Promise<FeedPage<T>>,
): Feed<T> {
  const feed = feeds.get(key) ?? new Feed<T>(load);
  feeds.delete(key);
  feeds.set(key, feed);
  for (const old of feeds.keys()) if (feeds.size > KEPT) feeds.delete(old);
  return feed;
}
