/** The draft of the workflow that is open, for all parts of the editor's page. */

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { guardLeaving } from "../../app/leaving";
import { onHandOver, useSession } from "../../app/session";
import { text } from "../../text";
import { draftTransport } from "./calls";
import type { DraftState } from "./draftState";
import { DraftStore } from "./draftStore";
import { makeShelf } from "./shelf";

/** Drafts that were opened since the page was: what can be undone outlives a look at another page. */
const opened = new Map<string, DraftStore>();

// Wherever in the page somebody is: what is on its way, or in no draft yet, would be lost.
guardLeaving(() => {
  const stores = [...opened.values()];
  for (const store of stores) store.keep();
  return stores.some((store) => store.isHolding);
});
onHandOver((from, to) => {
  for (const [id, store] of [...opened]) {
    if (!id.startsWith(`${from}/`)) continue;
    opened.delete(id);
    opened.set(`${to}/${id.slice(from.length + 1)}`, store);
  }
});

/** Loads the draft of `key` once; `store` is null until it is here. */
export function useDraftStore(key: string): { store: DraftStore | null; error: Error | null; retry: () => void } {
  const person = useSession().user.id;
  const id = `${person}/${key}`;
  const transport = useMemo(() => draftTransport(key), [key]);
  const known = opened.get(id) ?? null;
  const { data, error, refetch } = useQuery({
    queryKey: ["workflow", key, "opened-draft", person],
    queryFn: async () => {
      const draft = await transport.load();
      const store = opened.get(id) ?? new DraftStore(draft, transport, makeShelf(person, key));
      opened.set(id, store);
      return store;
    },
    enabled: known === null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    structuralSharing: false,
  });
  const store = known ?? data ?? null;
  useKeeping(store);
  return { store, error, retry: () => void refetch() };
}

/** While the page is open: keep what is unsaved safe, and follow what others change. */
function useKeeping(store: DraftStore | null): void {
  useEffect(() => {
    if (!store) return;
    const follow = () => {
      if (document.visibilityState === "visible") store.refresh(text.editor.changedBy).catch(() => undefined);
      else store.keep();
    };
    const online = () => void store.settle();
    follow();
    document.addEventListener("visibilitychange", follow);
    window.addEventListener("pagehide", store.keep);
    window.addEventListener("online", online);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      window.removeEventListener("pagehide", store.keep);
      window.removeEventListener("online", online);
      void store.settle();
    };
  }, [store]);
}

/** The draft that was loaded, and its operations. Draws anew with each change. */
export function useDraft(store: DraftStore): DraftState {
  return useSyncExternalStore(store.subscribe, store.get);
}
