/** The examples of the project, compiled into the page: workflows to begin with. */

import type { WorkflowDocument } from "../../workflow/document";
import { readSource } from "../../workflow/sources";

export interface Template {
  readonly source: string;
  readonly document: WorkflowDocument;
}

const files = import.meta.glob<string>("../../../../examples/*/workflow.yaml", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** In the order of the examples' folders. */
export const TEMPLATES: readonly Template[] = Object.keys(files)
  .toSorted()
  .flatMap((path) => {
    const source = files[path] ?? "";
    const { document } = readSource(source);
    return document === null ? [] : [{ source, document }];
  });
