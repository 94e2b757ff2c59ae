import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconClockPause,
  IconClockX,
  IconLoader2,
  IconPlayerSkipForward,
  type IconProps,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { text } from "../text";
import classes from "./StatusBadge.module.css";

const ICONS: Readonly<Record<string, ComponentType<IconProps>>> = {
  queued: IconCircleDashed,
  running: IconLoader2,
  waiting: IconClockPause,
  completed: IconCircleCheck,
  failed: IconAlertTriangle,
  error: IconCircleX,
  timed_out: IconClockX,
  canceled: IconCircleMinus,
  skipped: IconPlayerSkipForward,
};

interface Props {
  /** Of an execution or a node run. */
  readonly status: string;
  readonly size?: "sm" | "md" | "lg";
  /** Only the picture; its word is its name. */
  readonly bare?: boolean;
}

/** A status by picture, word and colour. */
export function StatusBadge({ status, size = "md", bare = false }: Props) {
  const Picture = ICONS[status] ?? IconCircleDashed;
  const word = text.runs.statuses[status] ?? status;
  const pixels = size === "lg" ? 20 : size === "md" ? 17 : 15;
  return (
    <span
      className={classes.badge}
      data-size={size}
      data-bare={bare || undefined}
      style={{ "--status": `var(--status-${status}, var(--text-dim))` } as React.CSSProperties}
      {...(bare ? { role: "img", "aria-label": word, title: word } : {})}
    >
      <Picture size={pixels} stroke={2} aria-hidden className={status === "running" ? classes.spin : ""} />
      {!bare && word}
    </span>
  );
}
