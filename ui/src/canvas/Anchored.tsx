import { FocusTrap, Portal } from "@mantine/core";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useState } from "react";
import styles from "./Anchored.module.css";

interface Props {
  readonly anchor: DOMRect;
  readonly width: number;
  readonly label: string;
  /** `byKey` when Escape closed it, so that the keyboard can go on where it was. */
  onClose(byKey: boolean): void;
  readonly children: ReactNode;
}

const MARGIN = 8;

/** A panel beside something on the canvas. Closes with Escape, and with a press anywhere else. */
export function Anchored({ anchor, width, label, onClose, children }: Props) {
  // It is drawn a moment after this component: its place is known once its height is.
  const [panel, setPanel] = useState<HTMLDivElement | null>(null);
  const [place, setPlace] = useState<CSSProperties>({ visibility: "hidden" });
  useLayoutEffect(() => {
    if (panel) setPlace(placeBeside(anchor, width, panel.offsetHeight));
  }, [anchor, width, panel]);
  const isShown = place.visibility === undefined;
  useLayoutEffect(() => {
    // The focus trap comes a moment later, and what is typed until then would go to the canvas.
    if (isShown) panel?.querySelector<HTMLElement>("[data-autofocus]")?.focus({ preventScroll: true });
  }, [isShown, panel]);
  useEffect(() => {
    const press = (event: PointerEvent) => {
      if (!panel?.contains(event.target as globalThis.Node)) onClose(false);
    };
    window.addEventListener("pointerdown", press, true);
    return () => window.removeEventListener("pointerdown", press, true);
  }, [onClose, panel]);
  const key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape") onClose(true);
  };
  return (
    <Portal>
      <FocusTrap active innerRef={setPanel}>
        <div
          className={styles.panel}
          style={{ ...place, width: `min(${width}px, calc(100vw - ${2 * MARGIN}px))` }}
          role="dialog"
          aria-label={label}
          onKeyDown={key}
        >
          {children}
        </div>
      </FocusTrap>
    </Portal>
  );
}

/** Below the anchor where there is room, otherwise as low as the window allows. */
function placeBeside(anchor: DOMRect, width: number, height: number): CSSProperties {
  const left = Math.min(
    Math.max(MARGIN, anchor.left + anchor.width / 2 - width / 2),
    window.innerWidth - width - MARGIN,
  );
  const top = Math.min(anchor.bottom + 6, window.innerHeight - height - MARGIN);
  return { left: Math.max(MARGIN, left), top: Math.max(MARGIN, top) };
}
