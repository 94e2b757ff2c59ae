/** Draws only the rows that can be seen of a list whose rows have one height. */

import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

export interface Range {
  readonly first: number;
  /** Behind the last one. */
  readonly end: number;
}

const BEYOND = 12;

/** The rows that can be seen of `count`, and some beyond them, when the view begins `top` pixels behind the first row. */
export function visibleRange(top: number, height: number, rowHeight: number, count: number): Range {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - BEYOND));
  const end = Math.max(first, Math.min(count, Math.ceil((top + height) / rowHeight) + BEYOND));
  return { first, end };
}

/**
 * The rows to draw of the list in `list`, which has to be `count * rowHeight` pixels high. It scrolls with `scroller`, or
 * with the page where there is none.
 */
export function useVisibleRows(
  list: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  scroller?: RefObject<HTMLElement | null>,
): Range {
  const [range, setRange] = useState<Range>(() => ({ first: 0, end: Math.min(count, 40) }));
  const measure = useCallback(() => {
    if (list.current === null) return;
    const frame = scroller?.current;
    const view = frame ? { top: frame.getBoundingClientRect().top, height: frame.clientHeight } : null;
    const top = (view?.top ?? 0) - list.current.getBoundingClientRect().top;
    const next = visibleRange(top, view?.height ?? window.innerHeight, rowHeight, count);
    setRange((before) => (before.first === next.first && before.end === next.end ? before : next));
  }, [list, scroller, count, rowHeight]);
  useLayoutEffect(measure, [measure]);
  useLayoutEffect(() => {
    const target = scroller?.current ?? window;
    target.addEventListener("scroll", measure, { passive: true });
    const sizes = new ResizeObserver(measure);
    sizes.observe(scroller?.current ?? document.documentElement);
    return () => {
      target.removeEventListener("scroll", measure);
      sizes.disconnect();
    };
  }, [scroller, measure]);
  return range;
}
