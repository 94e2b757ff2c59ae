import { useLocalStorage } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { text } from "../../text";
import styles from "./Editor.module.css";

const LEAST = 300;
const STEP = 24;

interface Props {
  readonly name: "yaml" | "drawer";
  /** The side of the page that it is at. */
  readonly side: "left" | "right";
  /** Until somebody chooses another. */
  readonly width: number;
  readonly children: ReactNode;
}

/** A panel whose width can be changed with the pointer and with arrow keys, and is remembered. */
export function Resizer({ name, side, width: standard, children }: Props) {
  const [width, setWidth] = useLocalStorage({ key: `hookyard-${name}-width`, defaultValue: standard });
  const panel = useRef<HTMLDivElement | null>(null);
  const most = () => Math.max(LEAST, window.innerWidth * 0.7);
  const clamp = (wanted: number) => Math.round(Math.min(most(), Math.max(LEAST, wanted)));
  const drag = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const from = event.clientX;
    let now = width;
    const move = (moved: globalThis.PointerEvent) => {
      now = clamp(width + (moved.clientX - from) * (side === "left" ? 1 : -1));
      panel.current?.style.setProperty("--width", `${now}px`);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener(
      "pointerup",
      () => {
        handle.removeEventListener("pointermove", move);
        setWidth(now);
      },
      { once: true },
    );
  };
  const key = (event: KeyboardEvent) => {
    const direction = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    setWidth(clamp(width + direction * STEP * (side === "left" ? 1 : -1)));
  };
  return (
    <div ref={panel} className={styles.panel} data-side={side} style={{ ["--width" as string]: `${width}px` }}>
      {children}
      {/* biome-ignore lint/a11y/useSemanticElements: a rule that can be moved is no <hr> */}
      <div
        className={styles.handle}
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={name === "yaml" ? text.editor.resizeYaml : text.editor.resizeDrawer}
        aria-valuenow={width}
        aria-valuemin={LEAST}
        onPointerDown={drag}
        onKeyDown={key}
      />
    </div>
  );
}
