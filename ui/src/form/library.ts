/** The filters, tests and functions of expressions, from the reference that the server's code writes. */

import { useQuery } from "@tanstack/react-query";

export interface LibraryEntry {
  readonly kind: "filter" | "test" | "function";
  readonly name: string;
  readonly signature: string;
  readonly summary: string;
  readonly example: string;
}

const KINDS: Readonly<Record<string, LibraryEntry["kind"]>> = {
  Filters: "filter",
  Tests: "test",
  Functions: "function",
};

/** Entries of `docs/reference/expressions.md`: a heading each, a paragraph, then examples in a block. */
export function readLibrary(markdown: string): LibraryEntry[] {
  const entries: LibraryEntry[] = [];
  for (const part of markdown.split(/^## /m).slice(1)) {
    const kind = KINDS[part.slice(0, part.indexOf("\n")).trim()];
    if (!kind) continue;
    for (const match of part.matchAll(/^#### `([^`]+)`\n+([\s\S]*?)(?=\n#|$(?![\s\S]))/gm)) {
      const signature = match[1] ?? "";
      const text = match[2] ?? "";
      const summary = (text.split("\n\n")[0] ?? "").replaceAll("\n", " ").trim();
      const example = /```text\n(.*)/.exec(text)?.[1] ?? "";
      entries.push({ kind, name: signature.replace(/\(.*$/, ""), signature, summary, example });
    }
  }
  return entries;
}

async function loadLibrary(): Promise<LibraryEntry[]> {
  const { default: markdown } = await import("../../../docs/reference/expressions.md?raw");
  return readLibrary(markdown);
}

const EMPTY: readonly LibraryEntry[] = [];

/** All entries; empty until they are here. */
export function useLibrary(): readonly LibraryEntry[] {
  const { data } = useQuery({ queryKey: ["library"], queryFn: loadLibrary, staleTime: Number.POSITIVE_INFINITY });
  return data ?? EMPTY;
}
