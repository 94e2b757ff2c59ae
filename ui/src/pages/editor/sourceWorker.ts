/** Writes the text of large documents beside the page, which goes on answering meanwhile. */

import type { WorkflowDocument } from "../../workflow/document";
import { parseJson } from "../../workflow/exact";
import { writeSource } from "../../workflow/sources";

export interface WriteOrder {
  readonly id: number;
  readonly base: string;
  /** As JSON: between pages and workers an exact number would become a plain object. */
  readonly document: string;
}

export interface WriteAnswer {
  readonly id: number;
  readonly text: string;
}

self.addEventListener("message", ({ data }: MessageEvent<WriteOrder>) => {
  const answer: WriteAnswer = {
    id: data.id,
    text: writeSource(data.base, parseJson(data.document) as unknown as WorkflowDocument),
  };
  self.postMessage(answer);
});
