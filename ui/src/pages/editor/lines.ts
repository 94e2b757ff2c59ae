/** Two texts side by side, line by line. */

export interface Row {
  readonly kind: "same" | "changed" | "added" | "removed";
  /** Number from 1 and text; null where this side has no line. */
  readonly left: Line | null;
  readonly right: Line | null;
}

export interface Line {
  readonly number: number;
  readonly text: string;
}

type Step = "same" | "added" | "removed";

/** The shortest way from `before` to `after` (Myers), one step for each item. */
export function diffItems<T>(before: readonly T[], after: readonly T[]): Step[] {
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  const middle = findWay(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...Array<Step>(start).fill("same"), ...middle, ...Array<Step>(end).fill("same")];
}

function commonStart<T>(one: readonly T[], other: readonly T[]): number {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
}

function commonEnd<T>(one: readonly T[], other: readonly T[], start: number): number {
  const most = Math.min(one.length, other.length) - start;
  let count = 0;
  while (count < most && one[one.length - 1 - count] === other[other.length - 1 - count]) count += 1;
  return count;
}

/** Beyond this many differences two texts have so little in common that all of both is shown. */
const MOST = 2_000;

function findWay<T>(before: readonly T[], after: readonly T[]): Step[] {
  const everything: Step[] = [...before.map((): Step => "removed"), ...after.map((): Step => "added")];
  const trail: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  const most = Math.min(MOST, before.length + after.length);
  for (let depth = 0; depth <= most; depth += 1) {
    trail.push(new Map(reach));
    const next = new Map(reach);
    for (let line = -depth; line <= depth; line += 2) {
      const down = line === -depth || (line !== depth && (reach.get(line - 1) ?? -1) < (reach.get(line + 1) ?? -1));
      let x = down ? (reach.get(line + 1) ?? 0) : (reach.get(line - 1) ?? 0) + 1;
      while (x < before.length && x - line < after.length && before[x] === after[x - line]) x += 1;
      next.set(line, x);
      if (x >= before.length && x - line >= after.length) return walkBack(trail, before.length, after.length);
    }
    reach = next;
  }
  return everything;
}

function walkBack(trail: readonly Map<number, number>[], width: number, height: number): Step[] {
  const steps: Step[] = [];
  let x = width;
  let y = height;
  for (let depth = trail.length - 1; depth >= 0; depth -= 1) {
    const reach = trail[depth];
    const line = x - y;
    const down = line === -depth || (line !== depth && (reach?.get(line - 1) ?? -1) < (reach?.get(line + 1) ?? -1));
    const from = down ? line + 1 : line - 1;
    const fromX = reach?.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      steps.push("same");
      x -= 1;
      y -= 1;
    }
    if (depth === 0) break;
    steps.push(down ? "added" : "removed");
    x = fromX;
    y = fromY;
  }
  return steps.reverse();
}

/** `before` and `after` as rows; removed and added lines that stand together share rows. */
export function diffTexts(before: string, after: string): Row[] {
  const left = splitLines(before);
  const right = splitLines(after);
  const rows: Row[] = [];
  let removed: Line[] = [];
  let added: Line[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const one = removed[index] ?? null;
      const other = added[index] ?? null;
      rows.push({ kind: one && other ? "changed" : one ? "removed" : "added", left: one, right: other });
    }
    removed = [];
    added = [];
  };
  let l = 0;
  let r = 0;
  for (const step of diffItems(left, right)) {
    if (step === "removed") removed.push({ number: l + 1, text: left[l++] ?? "" });
    else if (step === "added") added.push({ number: r + 1, text: right[r++] ?? "" });
    else {
      flush();
      rows.push({
        kind: "same",
        left: { number: l + 1, text: left[l++] ?? "" },
        right: { number: r + 1, text: right[r++] ?? "" },
      });
    }
  }
  flush();
  return rows;
}

function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
