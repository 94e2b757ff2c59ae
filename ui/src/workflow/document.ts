/** The workflow document as the page handles it: plain data, never changed in place. */

import type { ExactNumber } from "./exact";

/** A number that JavaScript would round is an `ExactNumber`. */
export type Json = null | boolean | number | string | ExactNumber | Json[] | { [key: string]: Json };

/** One value of the request with a name of its own. */
export interface FieldSpec {
  readonly path: string;
  readonly name?: string;
  readonly alias?: string;
  readonly type?: "any" | "string" | "number" | "integer" | "boolean" | "object" | "array";
  readonly required?: boolean;
}

export interface Trigger {
  readonly type: string;
  readonly path?: string;
  readonly auth?: { readonly type: string; readonly [key: string]: Json };
  readonly headers?: readonly FieldSpec[];
  readonly query?: readonly FieldSpec[];
  readonly body?: readonly FieldSpec[];
  readonly [key: string]: unknown;
}

/** One step. `branches` are lists of nodes by name. */
export interface WorkflowNode {
  readonly key: string;
  readonly type: string;
  readonly title?: string;
  readonly comment?: string;
  readonly disabled?: boolean;
  readonly config?: { readonly [key: string]: Json };
  readonly branches?: { readonly [name: string]: readonly WorkflowNode[] };
  readonly retry?: { readonly [key: string]: Json };
  readonly timeout?: string | number;
  readonly on_error?: "fail" | "continue" | "branch";
}

export interface WorkflowDocument {
  readonly key: string;
  readonly title?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly mode?: "sync" | "async";
  readonly enabled?: boolean;
  readonly options?: { readonly [key: string]: Json };
  readonly trigger: Trigger;
  readonly nodes?: readonly WorkflowNode[];
}

/** A list of nodes: the workflow's own, or a branch of a node. */
export interface Place {
  /** Key of the node that owns the branch, null for the workflow's own list. */
  readonly owner: string | null;
  readonly branch: string;
}

/** A gap in a list: in front of the node at `index`, or behind the last one. */
export interface Gap extends Place {
  readonly index: number;
}

/** What a draft is tried with. */
export interface SampleRequest {
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  /** As it stands in a URL, without the question mark. */
  readonly query: string;
  readonly body: string;
  readonly content_type: string;
  readonly source_request: string | null;
}

export interface Sample {
  readonly request: SampleRequest | null;
  /** Results of nodes that a test run takes instead of running them, by key. */
  readonly pins: { readonly [key: string]: Json };
}

/** What is known of a node type, as far as the tree is concerned. */
export interface NodeShape {
  readonly type: string;
  readonly title: string;
  readonly group: string;
  /** Names of its branches; null when they depend on the config. */
  readonly branches: readonly string[] | null;
  readonly effect: boolean;
  readonly modes: readonly string[];
}
