/** Undo and redo without limit: every state of a value since it was opened. */

export interface Step<T> {
  readonly value: T;
  /** What was done to get here, for people. */
  readonly label: string;
  /** Edits in a row with the same mark become one step: letters typed into one field. */
  readonly mark: string | null;
}

export interface History<T> {
  readonly past: readonly Step<T>[];
  readonly present: Step<T>;
  /** The next step to do again comes last. */
  readonly future: readonly Step<T>[];
}

export function startHistory<T>(value: T): History<T> {
  return { past: [], present: { value, label: "", mark: null }, future: [] };
}

/** The history with `value` as the newest state. What had been undone is gone then. */
export function record<T>(history: History<T>, value: T, label: string, mark: string | null = null): History<T> {
  const { past, present } = history;
  if (Object.is(value, present.value)) return history;
  const step = { value, label, mark };
  if (mark !== null && mark === present.mark) return { past, present: step, future: [] };
  return { past: [...past, present], present: step, future: [] };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  // Typing on after an undo is a step of its own.
  const present = { ...before, mark: null };
  return { past: history.past.slice(0, -1), present, future: [...history.future, history.present] };
}

export function redo<T>(history: History<T>): History<T> {
  const next = history.future.at(-1);
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: history.future.slice(0, -1) };
}

export const canUndo = (history: History<unknown>): boolean => history.past.length > 0;
export const canRedo = (history: History<unknown>): boolean => history.future.length > 0;
