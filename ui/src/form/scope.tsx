/** What every field of a form can know: variables, problems, the sample; given once around the form. */

import { createContext, useContext, useMemo } from "react";
import type { Schema } from "../api/client";
import type { Json, Sample, WorkflowDocument } from "../workflow/document";
import type { Variable } from "../workflow/variables";

export type Problem = Schema<"ProblemItem">;

export interface FormScope {
  readonly variables: readonly Variable[];
  readonly problems: readonly Problem[];
  readonly warnings?: readonly Problem[];
  /** For previews; without a document there are none. */
  readonly document: WorkflowDocument | null;
  readonly sample: Sample | null;
  /** Results of nodes by key, as far as they are known. */
  readonly results: Readonly<Record<string, Json>>;
  readonly readOnly: boolean;
  /** Set where values of a fixed type cannot be expressions: outside of the configs of nodes. */
  readonly fixed?: boolean;
}

const NOTHING: FormScope = {
  variables: [],
  problems: [],
  document: null,
  sample: null,
  results: {},
  readOnly: false,
};

export const FormScopeContext = createContext<FormScope>(NOTHING);

export function useFormScope(): FormScope {
  return useContext(FormScopeContext);
}

/** The problems at `path`, or anywhere below it when `deep`. */
export function useProblems(path: string | undefined, deep = false): readonly Problem[] {
  const { problems } = useFormScope();
  return useMemo(() => {
    if (path === undefined) return [];
    return problems.filter(({ where }) => where === path || (deep && isBelow(where, path)));
  }, [problems, path, deep]);
}

/** The reasons at `path` in one text, null when nothing is wrong there. */
export function useError(path: string | undefined, deep = false): string | null {
  const found = useProblems(path, deep);
  return found.length > 0 ? found.map(({ reason }) => reason).join("\n") : null;
}

/** Whether the path `where` leads through `path`. */
export function isBelow(where: string, path: string): boolean {
  return where.startsWith(path) && (where[path.length] === "." || where[path.length] === "[");
}
