/** The small columns beside a workflow: one for each hour, what failed on top of what completed. */

export interface Column {
  readonly x: number;
  readonly width: number;
  /** Heights in the same unit as the picture's; whatever happened at all can be seen. */
  readonly completed: number;
  readonly failed: number;
}

const GAP = 1;
const LEAST = 1.5;

/** Columns for a picture of `width` × `height`, scaled so that the busiest hour fills it. */
export function makeColumns(
  completed: readonly number[],
  failed: readonly number[],
  width: number,
  height: number,
): Column[] {
  const count = Math.max(completed.length, failed.length);
  const totals = Array.from({ length: count }, (_, hour) => (completed[hour] ?? 0) + (failed[hour] ?? 0));
  const most = Math.max(1, ...totals);
  const step = (width + GAP) / count;
  const scale = (value: number) => (value === 0 ? 0 : Math.max(LEAST, (value / most) * height));
  return totals.map((total, hour) => {
    const top = scale(failed[hour] ?? 0);
    return {
      x: hour * step,
      width: step - GAP,
      failed: top,
      completed: completed[hour] ? Math.max(LEAST, scale(total) - top) : 0,
    };
  });
}

/** The outline of all columns of one kind, as an SVG path: cheaper than an element for each. */
export function outlineOf(columns: readonly Column[], kind: "completed" | "failed", height: number): string {
  return columns
    .filter((column) => column[kind] > 0)
    .map((column) => {
      const bottom = kind === "completed" ? height : height - column.completed;
      const [x, y] = [round(column.x), round(Math.max(0, bottom - column[kind]))];
      return `M${x} ${y}h${round(column.width)}V${round(bottom)}h${round(-column.width)}z`;
    })
    .join("");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The hour, from 0, in which the most happened; null when nothing did. */
export function busiestHour(completed: readonly number[], failed: readonly number[]): number | null {
  let best: number | null = null;
  let most = 0;
  for (let hour = 0; hour < completed.length; hour += 1) {
    const total = (completed[hour] ?? 0) + (failed[hour] ?? 0);
    if (total > most) [best, most] = [hour, total];
  }
  return best;
}
