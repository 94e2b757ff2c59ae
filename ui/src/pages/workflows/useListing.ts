import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { type Listing, readListing } from "./listing";

/** `undefined` takes a parameter out of the URL. */
export type ListingChange = { readonly [Name in keyof Listing]?: Listing[Name] | undefined };

/** What the URL asks for, and how to ask for something else. */
export function useListing(): [Listing, (change: ListingChange) => void] {
  const listing = readListing(useSearch({ strict: false }) as Record<string, unknown>);
  const navigate = useNavigate();
  const change = useCallback(
    (change: ListingChange) => {
      const merge = (before: object) =>
        Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined));
      void navigate({ to: "/", search: merge as never, replace: true, resetScroll: false });
    },
    [navigate],
  );
  return [listing, change];
}
