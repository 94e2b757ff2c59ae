/** What the keys do on the canvas. */

import type { KeyboardEvent } from "react";
import { indexOf } from "./describing";
import { END_ID, TRIGGER_ID } from "./layout";
import type { CanvasStore } from "./store";
import { type Direction, NOTHING, type Selection } from "./types";
import { type Paths, walk } from "./walking";

export interface KeyStage {
  readonly store: CanvasStore;
  readonly paths: Paths;
  onSelect(keys: Selection): void;
  onOpen(id: string): void;
  focus(id: string): void;
  openPalette(id: string, before: boolean): void;
  openMenu(id: string): void;
  showKeys(): void;
  fit(): void;
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  Home: "first",
  End: "last",
};

/** Handle a key that was pressed on a card or a gap; true when it was one of the canvas. */
export function handleKey(event: KeyboardEvent, stage: KeyStage): boolean {
  if (event.altKey) return false;
  const direction = DIRECTIONS[event.key];
  if (direction !== undefined) return move(stage, direction, event.shiftKey);
  if (event.ctrlKey || event.metaKey) return handleCommand(event, stage);
  return handlePlain(event, stage);
}

function move(stage: KeyStage, direction: Direction, extend: boolean): boolean {
  const { current, selection } = stage.store.get();
  const next = walk(stage.paths, current, direction);
  if (extend) stage.onSelect(withKeys(stage, selection, [current, next]));
  else if (selection.size > 0) stage.onSelect(isCard(stage, next) ? new Set([next]) : NOTHING);
  stage.focus(next);
  return true;
}

function handleCommand(event: KeyboardEvent, stage: KeyStage): boolean {
  const { actions } = stage.store.get();
  const name = event.key.toLowerCase();
  if (name === "a") return did(stage.onSelect(new Set(indexOf(stage.store.get().document).keys())));
  if (actions === null) return false;
  const keys = chosenKeys(stage.store);
  if (name === "z" && event.shiftKey) return did(actions.redo());
  if (name === "z") return did(actions.undo());
  if (name === "y") return did(actions.redo());
  if (keys.size === 0) return false;
  if (name === "d") return did(actions.duplicate(keys));
  return false;
}

function handlePlain(event: KeyboardEvent, stage: KeyStage): boolean {
  const { actions, current, selection } = stage.store.get();
  const name = event.key;
  if (name === "?") return did(stage.showKeys());
  if (name === "0") return did(stage.fit());
  if (name === "Escape") return selection.size > 0 && did(stage.onSelect(NOTHING));
  if (name === "Enter" && isCard(stage, current)) return did(stage.onOpen(current));
  if (name === " " && isCard(stage, current)) return did(toggle(stage, current));
  if (actions === null) return false;
  if (name === "+" || name.toLowerCase() === "a") return did(stage.openPalette(current, name === "A"));
  if (name === "ContextMenu" || (name === "F10" && event.shiftKey)) return did(stage.openMenu(current));
  const keys = chosenKeys(stage.store);
  if (keys.size === 0) return false;
  if (name === "Delete" || name === "Backspace") return remove(stage, keys);
  if (name.toLowerCase() === "d") {
    const index = indexOf(stage.store.get().document);
    return did(
      actions.setDisabled(
        keys,
        [...keys].some((key) => !index.get(key)?.node.disabled),
      ),
    );
  }
  return false;
}

/** Delete, and stand where the deleted ones were. */
function remove(stage: KeyStage, keys: Selection): boolean {
  const { actions, current } = stage.store.get();
  let next = current;
  for (let steps = 0; keys.has(next) && steps <= stage.paths.stops.size; steps += 1)
    next = walk(stage.paths, next, "up");
  actions?.remove(keys);
  return did(stage.focus(next));
}

/** The nodes that a command is about: the one with the focus, and all that are selected when it is one of them. */
export function chosenKeys(store: CanvasStore): Selection {
  const { selection, current, document } = store.get();
  const index = indexOf(document);
  if (index.has(current) && !selection.has(current)) return new Set([current]);
  return new Set([...selection].filter((id) => index.has(id)));
}

function toggle(stage: KeyStage, id: string): void {
  const { selection } = stage.store.get();
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  stage.onSelect(next);
}

function withKeys(stage: KeyStage, selection: Selection, ids: readonly string[]): Selection {
  const { document } = stage.store.get();
  return new Set([...selection, ...ids.filter((id) => indexOf(document).has(id))]);
}

function isCard(stage: KeyStage, id: string): boolean {
  return id === TRIGGER_ID || (id !== END_ID && indexOf(stage.store.get().document).has(id));
}

function did(_: unknown): true {
  return true;
}
