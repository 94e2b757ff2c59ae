/** Selecting with a frame: Shift and drag on the empty canvas. */

import type { ReactFlowInstance } from "@xyflow/react";
import { type MouseEvent as ReactMouseEvent, type RefObject, useRef } from "react";
import { swallowClick } from "./dragging";
import { cardsWithin, type FlowNode, type Scene } from "./flow";
import type { Selection } from "./types";

interface Stage {
  readonly flow: ReactFlowInstance<FlowNode>;
  readonly scene: RefObject<Scene>;
  readonly frame: RefObject<HTMLElement | null>;
  onSelect(keys: Selection): void;
}

export function useMarquee({ flow, scene, frame, onSelect }: Stage) {
  const box = useRef<HTMLDivElement | null>(null);
  const start = (event: ReactMouseEvent): void => {
    const outer = frame.current?.getBoundingClientRect();
    if (!event.shiftKey || event.button !== 0 || !outer) return;
    // Otherwise the canvas would be panned as well.
    event.nativeEvent.stopPropagation();
    event.preventDefault();
    const { clientX, clientY } = event;
    const area = (move: MouseEvent) => ({
      x: Math.min(clientX, move.clientX),
      y: Math.min(clientY, move.clientY),
      width: Math.abs(move.clientX - clientX),
      height: Math.abs(move.clientY - clientY),
    });
    const draw = (move: MouseEvent): void => {
      const { x, y, width, height } = area(move);
      const place = `left:${x - outer.left}px;top:${y - outer.top}px;width:${width}px;height:${height}px`;
      box.current?.setAttribute("style", `display:block;${place}`);
    };
    const end = (move: MouseEvent): void => {
      window.removeEventListener("mousemove", draw);
      box.current?.setAttribute("style", "display:none");
      const { x, y, width, height } = area(move);
      if (width + height < 8) return;
      swallowClick();
      const from = flow.screenToFlowPosition({ x, y });
      const zoom = flow.getZoom();
      onSelect(new Set(cardsWithin(scene.current, { ...from, width: width / zoom, height: height / zoom })));
    };
    window.addEventListener("mousemove", draw);
    window.addEventListener("mouseup", end, { once: true });
  };
  return { start, box };
}
