/** The scene of a document, kept as far as it stays the same. */

import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { KnownBranches, Shapes } from "../workflow/branches";
import type { WorkflowDocument } from "../workflow/document";
import { makeScene, type Scene } from "./flow";
import { type GapPoint, layout } from "./layout";
import type { Selection } from "./types";
import type { View } from "./viewport";

export function useScene(document: WorkflowDocument, shapes: Shapes, known?: KnownBranches): Scene {
  const before = useRef<Scene | null>(null);
  const scene = useMemo(() => makeScene(layout(document, shapes, known), before.current), [document, shapes, known]);
  useEffect(() => {
    before.current = scene;
  }, [scene]);
  return scene;
}

/** A reference to the newest `value`, for what happens between two drawings. */
export function useLatest<T>(value: T) {
  const ref = useRef(value);
  useLayoutEffect(() => {
    ref.current = value;
  });
  return ref;
}

/** A branch that the selected card gets, such as that of a new case, comes into view. */
export function useNewBranches({ gaps, byId }: Scene, selection: Selection, view: View): void {
  const before = useRef(byId);
  useEffect(() => {
    const isNew = ({ id, gap }: GapPoint) => gap.index === 0 && gap.owner !== null && !before.current.has(id);
    const fresh = gaps.find((point) => isNew(point) && selection.has(point.gap.owner ?? ""));
    before.current = byId;
    if (fresh) view.reveal([fresh.id]);
  }, [gaps, byId, selection, view]);
}
