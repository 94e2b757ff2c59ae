/** The operations of the API that the editor calls. */

import { queryOptions } from "@tanstack/react-query";
import type { Schema } from "../../api/client";
import { call, callExact, callText } from "../../app/call";
import { workflowPath } from "../../app/workflows";
import type { CardRun } from "../../canvas/types";
import { withExactPayloads } from "../../run/trace";
import type { KnownBranches } from "../../workflow/branches";
import type { Json, Sample, WorkflowDocument } from "../../workflow/document";
import { parseExact, parseJson } from "../../workflow/exact";
import type { Transport } from "./draftState";

export type ProblemItem = Schema<"ProblemItem">;

export interface Draft {
  readonly document: WorkflowDocument;
  readonly source: string;
  readonly version: number;
  readonly problems: readonly ProblemItem[];
  readonly warnings: readonly ProblemItem[];
  readonly branches?: KnownBranches;
  readonly updated_at?: string;
  readonly updated_by?: string;
}

export interface Workflow {
  readonly key: string;
  readonly title: string;
  readonly mode: "sync" | "async";
  readonly enabled: boolean;
  readonly url: string;
  readonly revision: number | null;
  readonly has_changes: boolean;
}

export interface Revision {
  readonly number: number;
  readonly published_at: string;
  readonly published_by?: string;
  readonly note?: string;
  readonly in_force: boolean;
}

export interface RevisionDocument extends Revision {
  readonly document: WorkflowDocument;
  readonly source: string;
}

export interface TestRun {
  readonly execution: {
    readonly status: string;
    readonly nodes: readonly (CardRun & { readonly path: string; readonly result: Json })[];
    readonly error: { readonly message: string; readonly node: string } | null;
    readonly output: Json;
  };
  readonly reply: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string | null;
  } | null;
  /** Keys of nodes that touch the world and were left out. */
  readonly effects: readonly string[];
}

export function draftTransport(key: string): Transport {
  return {
    load: () => call<Draft>("GET", `${workflowPath(key)}/draft`),
    save: (source, version) => call<Draft>("PUT", `${workflowPath(key)}/draft`, { source }, { version }),
  };
}

export const workflowQuery = (key: string) =>
  queryOptions({ queryKey: ["workflow", key], queryFn: () => call<Workflow>("GET", workflowPath(key)) });

export const sampleQuery = (key: string) =>
  queryOptions({
    queryKey: ["workflow", key, "sample"],
    queryFn: () => callExact<Sample>("GET", `${workflowPath(key)}/sample`),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const revisionsQuery = (key: string) =>
  queryOptions({
    queryKey: ["workflow", key, "revisions"],
    queryFn: async () => (await call<{ items: Revision[] }>("GET", `${workflowPath(key)}/revisions`)).items,
  });

export const revisionQuery = (key: string, number: number) =>
  queryOptions({
    queryKey: ["workflow", key, "revision", number],
    queryFn: () => call<RevisionDocument>("GET", `${workflowPath(key)}/revisions/${number}`),
    // A revision never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const documentSchemaQuery = queryOptions({
  queryKey: ["document-schema"],
  queryFn: () => call<Record<string, Json>>("GET", "/document/schema"),
  staleTime: 10 * 60_000,
});

/** `leaving`: the page goes away, and the sample should get there all the same. */
export const saveSample = (key: string, sample: Sample, leaving: boolean) =>
  callExact<Sample>("PUT", `${workflowPath(key)}/sample`, sample, { keepalive: leaving });

/** `version` is that of the draft that the person sees: another one is refused with 412. */
export const publish = (key: string, note: string, version: number) =>
  call<unknown>("POST", `${workflowPath(key)}/publish`, { note }, { version });

/** With a `version` the draft of that version gives way, changes that were not published included; undo has it then. */
export const rollBack = (key: string, revision: number, version: number | undefined) =>
  version === undefined
    ? call<unknown>("POST", `${workflowPath(key)}/roll-back`, { revision })
    : call<unknown>("POST", `${workflowPath(key)}/roll-back?replace_draft=true`, { revision }, { version });

export interface TestInput {
  readonly document: WorkflowDocument;
  readonly sample: Sample["request"];
  readonly pins: Sample["pins"];
  readonly run_effects: boolean;
  readonly node?: string;
}

export async function runTest(key: string, input: TestInput): Promise<TestRun> {
  return readTestRun(await callText("POST", `${workflowPath(key)}/test`, input));
}

/** A test run out of its JSON, with the numbers of its payloads as they were written. Throws SyntaxError. */
export function readTestRun(json: string): TestRun {
  const plain = parseJson(json) as unknown as TestRun;
  const exact = parseExact(json) as unknown as TestRun;
  return { ...plain, execution: withExactPayloads(plain.execution, exact.execution) };
}
