import { useEffect } from "react";
import { text } from "../text";

/** What the tab shows: the innermost part first. */
export function formatTitle(...parts: readonly string[]): string {
  return [...parts.filter((part) => part !== ""), text.shell.product].join(" – ");
}

/** Name the tab after what this page shows, when that is more than the name of the page. */
export function useTitle(...parts: readonly string[]): void {
  const title = formatTitle(...parts);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
