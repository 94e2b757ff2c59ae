/** What is known of a draft while it is edited, and where it comes from. */

import type { KnownBranches } from "../../workflow/branches";
import type { History } from "../../workflow/history";
import type { Draft, ProblemItem } from "./calls";
import type { Shelved } from "./shelf";
import type { Broken, Snapshot } from "./snapshots";

/** How the draft stands to what the server has. */
export type Saving =
  | { readonly status: "saved" | "unsaved" | "saving" | "conflict" | "broken" }
  /** `again`: tried again by itself, otherwise only another edit or a person can help. */
  | { readonly status: "failed"; readonly reason: string; readonly again: boolean };

export interface DraftState {
  readonly history: History<Snapshot>;
  /** Text that is no workflow yet; the canvas shows the last state that was. */
  readonly broken: Broken | null;
  readonly saving: Saving;
  /** What the server has. */
  readonly saved: { readonly source: string; readonly version: number };
  readonly problems: readonly ProblemItem[];
  readonly warnings: readonly ProblemItem[];
  readonly branches: KnownBranches | undefined;
  /** The draft of somebody else that came in between. */
  readonly theirs: Draft | null;
  /** Edits of an earlier visit that never reached the server. */
  readonly found: Shelved | null;
  readonly updated: { readonly by: string; readonly at: string } | null;
}

export interface Transport {
  load(): Promise<Draft>;
  /** Throws ApiProblem (412 when `version` is not the last), or Unreachable. */
  save(source: string, version: number): Promise<Draft>;
}

/** What a draft of the server says of itself. */
export function reportOf(draft: Draft) {
  return {
    saved: { source: draft.source, version: draft.version },
    problems: draft.problems,
    warnings: draft.warnings,
    branches: draft.branches,
    updated: draft.updated_at ? { by: draft.updated_by ?? "", at: draft.updated_at } : null,
  };
}
