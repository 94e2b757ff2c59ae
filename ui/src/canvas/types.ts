/** What the canvas is given, and what it asks of the page around it. */

import type { Gap, Place } from "../workflow/document";

/** Ids of what is selected: keys of nodes, or `TRIGGER_ID`. */
export type Selection = ReadonlySet<string>;

export const NOTHING: Selection = new Set();

/** How many problems and warnings a card has, with the first few in words. */
export interface CardProblems {
  readonly problems: number;
  readonly warnings: number;
  readonly reasons: readonly string[];
}

/** What happened at a node: the part of a node run that a card shows. */
export interface CardRun {
  readonly key: string;
  readonly status: string;
  readonly attempts: number;
  /** Null while it runs. */
  readonly duration_ms: number | null;
  readonly branch?: string;
  readonly pinned?: boolean;
}

/** How a card differs from another version of the workflow. */
export type Mark = "added" | "removed" | "changed";

/** The edits that the canvas offers. Without them it is for reading. */
export interface CanvasActions {
  /** Show the drawer of a card. */
  open(id: string): void;
  insert(gap: Gap, type: string): void;
  move(keys: Selection, gap: Gap): void;
  remove(keys: Selection): void;
  duplicate(keys: Selection): void;
  setDisabled(keys: Selection, disabled: boolean): void;
  /** `data` is where to put it when the browser asked for it; otherwise it goes to the system's clipboard. */
  copy(keys: Selection, data?: DataTransfer | null): void;
  cut(keys: Selection, data?: DataTransfer | null): void;
  /** Put what is on the clipboard into `gap`; `text` is what the browser said is there. */
  paste(gap: Gap, text?: string): void;
  undo(): void;
  redo(): void;
  /** Run this one node with the sample; left out where that is not possible. */
  test?(key: string): void;
}

export type Direction = "up" | "down" | "left" | "right" | "first" | "last";

export const gapId = (gap: Gap): string => `${gap.owner ?? ""}/${gap.branch}/${gap.index}`;

export const samePlace = (one: Place, other: Place): boolean =>
  one.owner === other.owner && (one.owner === null || one.branch === other.branch);
