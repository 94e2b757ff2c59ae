/** What the API says of executions and requests, as these pages read it. */

import type { Schema } from "../api/client";
import type { WorkflowDocument } from "../workflow/document";

export type Status = Schema<"Status">;
/** `running` stands for the node that works now: it has no node run yet. */
export type NodeStatus = Schema<"RunStatus"> | "running";

export type NodeRun = Omit<Schema<"NodeRunView">, "status"> & { readonly status: NodeStatus };

export type ExecutionItem = Schema<"ExecutionSummary">;

export type Execution = Omit<Schema<"ExecutionDocument">, "nodes" | "document"> & {
  readonly nodes: readonly NodeRun[];
  /** Of the revision that ran; null when it is not kept any more. */
  readonly document: WorkflowDocument | null;
};

export type RequestItem = Schema<"RequestView">;
export type ReceivedRequest = Schema<"ReceivedRequest">;
export type Reply = Schema<"ReplyView">;
export type Verdict = RequestItem["verdict"];

export const STATUSES: readonly Status[] = [
  "queued",
  "running",
  "waiting",
  "completed",
  "failed",
  "error",
  "timed_out",
  "canceled",
];

export const VERDICTS: readonly Verdict[] = ["accepted", "filtered", "refused"];

const ENDED: ReadonlySet<string> = new Set(["completed", "failed", "error", "timed_out", "canceled"]);

export function hasEnded(status: Status): boolean {
  return ENDED.has(status);
}

/** Milliseconds from its start to its end; null before that. */
export function durationOf(item: ExecutionItem | Execution): number | null {
  if (item.ended_at === null) return null;
  return item.duration_ms ?? Math.max(0, Date.parse(item.ended_at) - Date.parse(item.started_at ?? item.created_at));
}
