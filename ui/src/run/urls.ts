/** Filters and choices live in the URL, so that a link shows what its sender saw. */

import { useLocation, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

export type Parameters = Readonly<Record<string, string>>;

/** The parameters of the page's URL as texts, and how to change them; "" takes one away. */
export function useParameters(): [Parameters, (change: Parameters, push?: boolean) => void] {
  const search = useLocation({ select: (location) => location.search as Record<string, unknown> });
  const navigate = useNavigate();
  const parameters = useMemo(
    () => Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)])),
    [search],
  );
  const change = useCallback(
    (changes: Parameters, push = false) => {
      const merge = (before: object) => {
        const merged = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== "");
        return Object.fromEntries(merged);
      };
      void navigate({ to: ".", search: merge as never, replace: !push, resetScroll: false });
    },
    [navigate],
  );
  return [parameters, change];
}
