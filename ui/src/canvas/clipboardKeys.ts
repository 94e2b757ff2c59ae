/** Copy, cut and paste by key. The browser's own events work without asking for a permission, and without TLS. */

import { type RefObject, useEffect } from "react";
import { chosenKeys } from "./keys";
import type { CanvasStore } from "./store";
import { gapAt, type Paths } from "./walking";

export function useClipboardKeys(frame: RefObject<HTMLElement | null>, store: CanvasStore, paths: Paths): void {
  useEffect(() => {
    // Marked text, and text in a field, is what the browser copies.
    const isHere = () =>
      (frame.current?.contains(document.activeElement) ?? false) && !window.getSelection()?.toString();
    const take = (event: ClipboardEvent) => {
      const { actions } = store.get();
      const keys = chosenKeys(store);
      if (!actions || keys.size === 0 || !isHere()) return;
      event.preventDefault();
      if (event.type === "cut") actions.cut(keys, event.clipboardData);
      else actions.copy(keys, event.clipboardData);
    };
    const paste = (event: ClipboardEvent) => {
      const { actions, current } = store.get();
      const gap = gapAt(paths, current);
      if (!actions || !gap || !isHere()) return;
      event.preventDefault();
      actions.paste(gap, event.clipboardData?.getData("text/plain") ?? "");
    };
    document.addEventListener("copy", take);
    document.addEventListener("cut", take);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("copy", take);
      document.removeEventListener("cut", take);
      document.removeEventListener("paste", paste);
    };
  }, [frame, store, paths]);
}
