/** Text of new workflows, made from nothing or from another's. */

import type { WorkflowDocument } from "../../workflow/document";
import { readSource, type SourceProblem, writeSource } from "../../workflow/sources";

/** The text of a workflow without nodes. */
export function makeEmpty(key: string, title: string, mode: "sync" | "async"): string {
  return writeSource("", { key, title, mode, trigger: { type: "webhook" }, nodes: [] });
}

export type Copy = { readonly source: string } | { readonly problems: readonly SourceProblem[] };

/** The text `source` with another key and title; without its own path, which no two workflows can have. */
export function copySource(source: string, key: string, title: string): Copy {
  const { document, problems } = readSource(source);
  if (document === null) return { problems };
  const { path: _, ...trigger } = document.trigger ?? {};
  return { source: writeSource(source, { ...document, key, title, trigger } as WorkflowDocument) };
}
