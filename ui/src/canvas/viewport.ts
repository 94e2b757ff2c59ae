/** What part of the canvas is seen, and moving it to what is asked for. */

import type { ReactFlowInstance } from "@xyflow/react";
import { type RefObject, useEffect, useMemo } from "react";
import type { FlowNode, Scene } from "./flow";
import type { CanvasStore } from "./store";

const MARGIN = 48;
/** Below this nothing can be told apart. */
export const LEAST_ZOOM = 0.08;
/** Cards smaller than this are hard to read, so a long workflow begins at its trigger. */
const READABLE = 0.8;
/** For a wide one a bit less will do: seeing all branches is worth more. */
const JUST_READABLE = 0.6;

export interface View {
  /** Show the beginning, or everything where it fits. */
  start(): void;
  fit(): void;
  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
  /** Move the canvas as little as needed for all of `ids` to be seen; for the first one where they need too much room. */
  reveal(ids: Iterable<string>): void;
  /** Give the card or gap `id` the focus of the keyboard. */
  focus(id: string): void;
  /** Where `id` is on the screen. */
  boxOf(id: string): DOMRect | null;
}

interface Stage {
  readonly frame: RefObject<HTMLElement | null>;
  readonly scene: RefObject<Scene>;
  readonly flow: ReactFlowInstance<FlowNode>;
  readonly store: CanvasStore;
}

export function useViewport(stage: Stage): View {
  const { frame, scene, flow, store } = stage;
  const view = useMemo(() => {
    const size = () => ({ width: frame.current?.clientWidth ?? 800, height: frame.current?.clientHeight ?? 600 });
    const across = () => size().width / (scene.current.width + MARGIN);
    const down = () => size().height / (scene.current.height + 2 * MARGIN);
    const place = (zoom: number, whole: boolean, duration: number): void => {
      const { left, width } = scene.current;
      const middle = whole || width * zoom <= size().width ? left + width / 2 : 0;
      void flow.setViewport(
        { x: size().width / 2 - middle * zoom, y: MARGIN * Math.max(zoom, 0.6), zoom },
        { duration },
      );
    };
    const elementOf = (id: string) =>
      frame.current?.querySelector<HTMLElement>(`[data-canvas-id="${CSS.escape(id)}"]`) ?? null;
    const zoomTo = (zoom: number) => void flow.zoomTo(zoom, { duration: pace(120) });
    // The width at which the canvas was placed last.
    let placed: number | null = null;
    const steady = (): boolean => {
      const change = size().width - (placed ?? size().width);
      placed = size().width;
      if (change === 0) return false;
      const { x, ...rest } = flow.getViewport();
      void flow.setViewport({ ...rest, x: x + change / 2 });
      return true;
    };
    const view: View & Pick<SettlingView, "steady"> = {
      steady,
      start: () => place(Math.min(1, Math.max(READABLE, down()), Math.max(JUST_READABLE, across())), false, 0),
      fit: () => place(Math.max(LEAST_ZOOM, Math.min(1, across(), down())), true, pace(200)),
      zoomBy: (factor) => zoomTo(flow.getZoom() * factor),
      zoomTo,
      reveal(ids) {
        // A drawer that opens at the same time has taken its room already.
        steady();
        const nodes = [...ids].flatMap((id) => scene.current.byId.get(id) ?? []);
        const boxes = nodes.map(({ position, width = 0, height = 0 }) => ({ ...position, width, height }));
        const { x, y, zoom } = flow.getViewport();
        const { width, height } = size();
        const whole = boundsOf(boxes);
        const fits = whole && whole.width * zoom <= width && whole.height * zoom <= height;
        const box = fits ? whole : boxes[0];
        if (box === undefined || box === null) return;
        const dx = intoView(box.x * zoom + x, box.width * zoom, width);
        const dy = intoView(box.y * zoom + y, box.height * zoom, height);
        if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: pace(160) });
      },
      focus(id) {
        store.set({ current: id });
        view.reveal([id]);
        // What was out of view is drawn with one of the next frames.
        const attempt = (left: number): void => {
          const element = elementOf(id);
          if (element) element.focus({ preventScroll: true });
          else if (left > 0) requestAnimationFrame(() => attempt(left - 1));
        };
        requestAnimationFrame(() => attempt(20));
      },
      boxOf: (id) => elementOf(id)?.getBoundingClientRect() ?? null,
    };
    return keepRevealed(view);
  }, [frame, scene, flow, store]);
  useSteadyMiddle(stage, view);
  return view;
}

/** Milliseconds in which a drawer that opens along with what is revealed takes its room. */
const SETTLING = 1_000;

interface SettlingView extends View {
  /** Keep what is in the middle of the canvas there, now that it may have another width. True when it has. */
  steady(): boolean;
  /** The canvas has another size: what was revealed a moment ago is brought into view there. */
  settle(): void;
}

function keepRevealed(view: View & Pick<SettlingView, "steady">): SettlingView {
  let last: { readonly ids: readonly string[]; readonly at: number } | null = null;
  return {
    ...view,
    reveal(ids) {
      last = { ids: [...ids], at: performance.now() };
      view.reveal(last.ids);
    },
    focus(id) {
      last = { ids: [id], at: performance.now() };
      view.focus(id);
    },
    settle() {
      if (last && performance.now() - last.at < SETTLING) view.reveal(last.ids);
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest box around all of `boxes`, null when there is none. */
export function boundsOf(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** When a drawer opens beside it, the canvas becomes narrower: what was in its middle stays there. */
function useSteadyMiddle({ frame }: Stage, view: SettlingView): void {
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    view.steady();
    const observer = new ResizeObserver(() => {
      if (view.steady()) view.settle();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, view]);
}

/** How far something from `at` to `at + length` has to move to lie inside of `size`. */
export function intoView(at: number, length: number, size: number): number {
  const margin = Math.min(MARGIN, Math.max(0, (size - length) / 2));
  if (at < margin) return margin - at;
  return at + length > size - margin ? size - margin - at - length : 0;
}

function pace(duration: number): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration;
}
