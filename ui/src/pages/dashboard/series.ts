/** What each chart shows, for the chart and for its table alike. */

import { formatCount, formatDuration } from "../../run/formats";
import { text } from "../../text";
import type { Point } from "./figures";

export type ChartKind = "requests" | "endings" | "durations";

interface Series {
  readonly name: "accepted" | "filtered" | "refused" | "completed" | "failed" | "p50" | "p95" | "p99";
  readonly label: string;
  /** Name of the colour, as in `--chart-<name>`. */
  readonly colour: string;
}

const words = text.dashboard;

export const SERIES: Readonly<Record<ChartKind, readonly Series[]>> = {
  requests: [
    { name: "accepted", label: words.accepted, colour: "good" },
    { name: "filtered", label: words.filtered, colour: "quiet" },
    { name: "refused", label: words.refused, colour: "bad" },
  ],
  endings: [
    { name: "completed", label: words.completed, colour: "good" },
    { name: "failed", label: words.failed, colour: "worse" },
  ],
  durations: [
    { name: "p50", label: words.p50, colour: "low" },
    { name: "p95", label: words.p95, colour: "middle" },
    { name: "p99", label: words.p99, colour: "high" },
  ],
};

export function showValue(kind: ChartKind, point: Point, name: Series["name"]): string {
  const value = point[name];
  if (value === null) return "–";
  return kind === "durations" ? formatDuration(value * 1000) : formatCount(value);
}

/** Whether there is anything to draw. */
export function hasValues(kind: ChartKind, points: readonly Point[]): boolean {
  return points.some((point) => SERIES[kind].some(({ name }) => (point[name] ?? 0) > 0));
}
