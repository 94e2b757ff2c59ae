/** What on the canvas an event is about. All events are heard by the canvas; cards only say who they are. */

export interface Hit {
  /** Of a card or a gap. */
  readonly id?: string | undefined;
  readonly gap?: string | undefined;
  /** Of the card whose menu button it is. */
  readonly menu?: string | undefined;
}

export function hitOf(target: EventTarget): Hit {
  const element =
    target instanceof Element ? target.closest<HTMLElement>("[data-canvas-id], [data-canvas-menu]") : null;
  if (element === null) return {};
  const { canvasId, canvasGap, canvasMenu } = element.dataset;
  return { id: canvasId, gap: canvasGap, menu: canvasMenu };
}

/** Whether it is the empty canvas. */
export function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains("react-flow__pane");
}
