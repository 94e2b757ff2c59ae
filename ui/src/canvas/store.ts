/**
 * What changes often on the canvas. Each card reads only what concerns itself, so that selecting one card draws two
 * cards anew and not five hundred.
 */

import { createContext, useContext, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { createStore, type Store } from "../app/store";
import type { Shapes } from "../workflow/branches";
import type { WorkflowDocument } from "../workflow/document";
import { TRIGGER_ID } from "./layout";
import { type CanvasActions, type CardProblems, type CardRun, type Mark, NOTHING, type Selection } from "./types";

/** A drag that is under way. */
export interface Drag {
  readonly keys: Selection;
  /** Id of the gap under the pointer. */
  readonly target: string | null;
  /** Why each gap looked at so far would break something, in words; empty for those that would not. */
  readonly broken: ReadonlyMap<string, string>;
  /** Gaps inside of what is dragged, and right beside it: dropping there would change nothing. */
  readonly useless: ReadonlySet<string>;
}

export interface CanvasState {
  readonly document: WorkflowDocument;
  readonly shapes: Shapes;
  readonly selection: Selection;
  readonly problems: ReadonlyMap<string, CardProblems>;
  readonly runs: ReadonlyMap<string, CardRun> | null;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly pinned: Selection;
  readonly actions: CanvasActions | null;
  /** Id of the card or gap that the Tab key leads to. */
  readonly current: string;
  readonly drag: Drag | null;
}

export type CanvasStore = Store<CanvasState>;
export const CanvasContext = createContext<CanvasStore | null>(null);

export function useCanvasStore(): CanvasStore {
  const store = useContext(CanvasContext);
  if (store === null) throw new Error("a card outside of a canvas");
  return store;
}

/** The part of the canvas' state that `select` takes: the same object as long as it did not change. */
export function useCanvas<T>(select: (state: CanvasState) => T): T {
  const store = useCanvasStore();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** Several parts at once, as an object that stays the same as long as each of its members does. */
export function useCanvasParts<T extends object>(select: (state: CanvasState) => T): T {
  const store = useCanvasStore();
  const before = useRef<T | null>(null);
  const read = (): T => {
    const parts = select(store.get());
    if (before.current === null || !isShallowEqual(before.current, parts)) before.current = parts;
    return before.current;
  };
  return useSyncExternalStore(store.subscribe, read);
}

function isShallowEqual<T extends object>(one: T, other: T): boolean {
  for (const name in other) if (!Object.is(one[name], other[name])) return false;
  return true;
}

type Given = Omit<CanvasState, "current" | "drag">;

/** A store that follows what the canvas is given. */
export function useNewStore(given: Given): CanvasStore {
  const [store] = useState(() => createStore<CanvasState>({ ...given, current: TRIGGER_ID, drag: null }));
  useLayoutEffect(() => store.set(given));
  return store;
}

export const NO_PROBLEMS: ReadonlyMap<string, CardProblems> = new Map();
export const NO_MARKS: ReadonlyMap<string, Mark> = new Map();
export const NO_PINS: Selection = NOTHING;
