/** Moving cards with the pointer. The shadow follows without React; only a new target draws anything anew. */

import type { ReactFlowInstance } from "@xyflow/react";
import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef } from "react";
import { text } from "../text";
import type { Gap, WorkflowDocument } from "../workflow/document";
import { brokenBy } from "../workflow/order";
import { keysIn, topmost } from "../workflow/trees";
import { indexOf, nameOf } from "./describing";
import { type FlowNode, nearestGap, type Scene } from "./flow";
import type { CanvasStore } from "./store";
import { gapId, type Selection } from "./types";

/** Pixels that a pointer may tremble without dragging. */
const TREMBLE = 5;
/** Milliseconds of each frame for looking at what a move would break. */
const SLICE = 5;
/** From this near to the edge on, the canvas moves along. */
const EDGE = 48;

interface Stage {
  readonly store: CanvasStore;
  readonly scene: RefObject<Scene>;
  readonly flow: ReactFlowInstance<FlowNode>;
  readonly frame: RefObject<HTMLElement | null>;
}

/** Starts drags; `ghost` is to be told of the element that follows the pointer. */
export function useDrag(stage: Stage) {
  const ghost = useRef<HTMLElement | null>(null);
  const active = useRef<DragSession | null>(null);
  useEffect(() => () => active.current?.end(), []);
  const start = (event: ReactPointerEvent, id: string): void => {
    const { selection, actions } = stage.store.get();
    // On a screen that is touched, the finger pans; cards move by cut and paste there.
    if (actions === null || event.button !== 0 || event.pointerType === "touch" || event.shiftKey) return;
    active.current?.end();
    active.current = new DragSession(stage, selection.has(id) ? selection : new Set([id]), event.nativeEvent, ghost);
  };
  return { start, ghost };
}

class DragSession {
  private dragging = false;
  private readonly from: readonly [number, number];
  private last: PointerEvent;
  private queue: { id: string; gap: Gap }[] = [];
  private timer = 0;

  constructor(
    private readonly stage: Stage,
    private readonly keys: Selection,
    event: PointerEvent,
    private readonly ghost: RefObject<HTMLElement | null>,
  ) {
    this.from = [event.clientX, event.clientY];
    this.last = event;
    window.addEventListener("pointermove", this.move);
    window.addEventListener("pointerup", this.drop);
    window.addEventListener("pointercancel", this.end);
    window.addEventListener("keydown", this.key, true);
  }

  private readonly move = (event: PointerEvent): void => {
    this.last = event;
    if (!this.dragging && Math.hypot(event.clientX - this.from[0], event.clientY - this.from[1]) < TREMBLE) return;
    if (!this.dragging) this.begin();
    this.follow();
  };

  private begin(): void {
    this.dragging = true;
    const { document } = this.stage.store.get();
    const useless = uselessGaps(document, this.keys, this.stage.scene.current);
    this.stage.store.set({ drag: { keys: this.keys, target: null, broken: new Map(), useless } });
    const [x, y] = this.position();
    this.queue = this.stage.scene.current.gaps
      .filter(({ id }) => !useless.has(id))
      .sort((one, other) => Math.hypot(other.x - x, other.y - y) - Math.hypot(one.x - x, one.y - y));
    this.timer = requestAnimationFrame(this.frame);
  }

  /** Each frame: move the canvas near its edges, and look at some more gaps, the nearest first. */
  private readonly frame = (): void => {
    this.pan();
    const until = performance.now() + SLICE;
    const drag = this.stage.store.get().drag;
    if (drag === null) return;
    if (this.queue.length > 0) {
      const broken = new Map(drag.broken);
      do {
        const next = this.queue.pop();
        if (next) broken.set(next.id, this.reasonFor(next.gap));
      } while (this.queue.length > 0 && performance.now() < until);
      this.stage.store.set({ drag: { ...drag, broken } });
    }
    this.timer = requestAnimationFrame(this.frame);
  };

  private reasonFor(gap: Gap): string {
    const state = this.stage.store.get();
    const readings = brokenBy(state.document, this.keys, gap);
    const named = readings.map(({ reader, node }) => [nameOf(state, reader), nameOf(state, node)] as const);
    return named.length === 0 ? "" : text.canvas.breaks(named);
  }

  private position(): readonly [number, number] {
    const { x, y } = this.stage.flow.screenToFlowPosition({ x: this.last.clientX, y: this.last.clientY });
    return [x, y];
  }

  private follow(): void {
    const { clientX, clientY } = this.last;
    if (this.ghost.current) this.ghost.current.style.transform = `translate(${clientX + 14}px, ${clientY + 10}px)`;
    const drag = this.stage.store.get().drag;
    if (drag === null) return;
    const near = nearestGap(this.stage.scene.current, ...this.position());
    const target = near && !drag.useless.has(near.id) ? near.id : null;
    if (target !== drag.target) this.stage.store.set({ drag: { ...drag, target } });
  }

  private pan(): void {
    const box = this.stage.frame.current?.getBoundingClientRect();
    if (!box) return;
    const x = push(this.last.clientX, box.left, box.right);
    const y = push(this.last.clientY, box.top, box.bottom);
    if (x === 0 && y === 0) return;
    const view = this.stage.flow.getViewport();
    void this.stage.flow.setViewport({ ...view, x: view.x + x, y: view.y + y });
    this.follow();
  }

  private readonly drop = (): void => {
    const { drag, actions } = this.stage.store.get();
    const target = this.stage.scene.current.gaps.find(({ id }) => id === drag?.target);
    if (this.dragging) swallowClick();
    this.end();
    if (target && actions) actions.move(this.keys, target.gap);
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.dragging) return;
    event.stopPropagation();
    this.end();
  };

  readonly end = (): void => {
    cancelAnimationFrame(this.timer);
    window.removeEventListener("pointermove", this.move);
    window.removeEventListener("pointerup", this.drop);
    window.removeEventListener("pointercancel", this.end);
    window.removeEventListener("keydown", this.key, true);
    if (this.dragging) this.stage.store.set({ drag: null });
    this.dragging = false;
  };
}

/** How fast the canvas moves along one axis with the pointer at `at`. */
function push(at: number, low: number, high: number): number {
  if (at < low + EDGE) return Math.min(14, (low + EDGE - at) / 4);
  return at > high - EDGE ? -Math.min(14, (at - high + EDGE) / 4) : 0;
}

/** A drag ends with a click on whatever lies under the pointer, which is none that somebody meant. */
export function swallowClick(): void {
  const swallow = (event: MouseEvent) => event.stopPropagation();
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}

/** The gaps in which `keys` would be inside of themselves, or where they are already. */
function uselessGaps(document: WorkflowDocument, keys: Selection, scene: Scene): ReadonlySet<string> {
  const index = indexOf(document);
  const moved = topmost(document, keys);
  const inside = new Set(moved.flatMap(keysIn));
  const useless = new Set<string>();
  for (const { id, gap } of scene.gaps) if (gap.owner !== null && inside.has(gap.owner)) useless.add(id);
  if (moved.length !== 1) return useless;
  const found = index.get(moved[0]?.key ?? "");
  if (found) for (const at of [found.index, found.index + 1]) useless.add(gapId({ ...found, index: at }));
  return useless;
}
