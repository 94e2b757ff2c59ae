/** Writes the text of large documents beside the page, which goes on answering meanwhile. */

import type { WorkflowDocument } from "../../workflow/document";
import { writeSource } from "../../workflow/sources";

export interface WriteOrder {
  readonly id: number;
  readonly base: string;
  readonly document: WorkflowDocument;
}

export interface WriteAnswer {
  readonly id: number;
  readonly text: string;
}

self.addEventListener("message", ({ data }: MessageEvent<WriteOrder>) => {
  const answer: WriteAnswer = { id: data.id, text: writeSource(data.base, data.document) };
  self.postMessage(answer);
});
