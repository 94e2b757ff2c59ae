/** The operations of the API that the editor calls. */

import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "../../api/client";
import { call } from "../../app/call";
import type { CardRun } from "../../canvas/types";
import type { KnownBranches } from "../../workflow/branches";
import type { Json, Sample, WorkflowDocument } from "../../workflow/document";
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

const path = (key: string) => `/workflows/${encodeURIComponent(key)}`;

export function draftTransport(key: string): Transport {
  const params = { path: { key } };
  return {
    load: () => call<Draft>("GET", `${path(key)}/draft`),
    async save(source, version) {
      const header = { "if-match": `"${version}"` };
      const saved = await take(
        api.PUT("/api/v1/workflows/{key}/draft", { params: { ...params, header }, body: { source } }),
      );
      return saved as unknown as Draft;
    },
  };
}

export const workflowQuery = (key: string) =>
  queryOptions({ queryKey: ["workflow", key], queryFn: () => call<Workflow>("GET", path(key)) });

export const sampleQuery = (key: string) =>
  queryOptions({
    queryKey: ["workflow", key, "sample"],
    queryFn: () => call<Sample>("GET", `${path(key)}/sample`),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const revisionsQuery = (key: string) =>
  queryOptions({
    queryKey: ["workflow", key, "revisions"],
    queryFn: async () => (await call<{ items: Revision[] }>("GET", `${path(key)}/revisions`)).items,
  });

export const revisionQuery = (key: string, number: number) =>
  queryOptions({
    queryKey: ["workflow", key, "revision", number],
    queryFn: () => call<RevisionDocument>("GET", `${path(key)}/revisions/${number}`),
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
  call<Sample>("PUT", `${path(key)}/sample`, sample, leaving);

export const setEnabled = (key: string, enabled: boolean) => call<Workflow>("PUT", `${path(key)}/enabled`, { enabled });

export const publish = (key: string, note: string) => call<unknown>("POST", `${path(key)}/publish`, { note });

export const rollBack = (key: string, revision: number) =>
  call<unknown>("POST", `${path(key)}/roll-back`, { revision });

export interface TestInput {
  readonly document: WorkflowDocument;
  readonly sample: Sample["request"];
  readonly pins: Sample["pins"];
  readonly run_effects: boolean;
  readonly node?: string;
}

export const runTest = (key: string, input: TestInput) => call<TestRun>("POST", `${path(key)}/test`, input);
