/** The scene of a document, kept as far as it stays the same. */

import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { KnownBranches, Shapes } from "../workflow/branches";
import type { WorkflowDocument } from "../workflow/document";
import { makeScene, type Scene } from "./flow";
import { layout } from "./layout";

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
