import type { Icon } from "@tabler/icons-react";

export interface Target {
  readonly to: string;
  readonly label: string;
  readonly hint: string;
  readonly icon: Icon;
}

const MAX = 50;

/** The targets whose label or hint has all of `words`; those that begin with them first, otherwise in their order. */
export function matchTargets(targets: readonly Target[], words: string): Target[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = targets.filter(({ label, hint }) =>
    wanted.every((word) => `${label} ${hint}`.toLowerCase().includes(word)),
  );
  const first = wanted.join(" ");
  const rank = ({ label, hint }: Target) =>
    `${label}\n${hint}`
      .toLowerCase()
      .split("\n")
      .some((it) => it.startsWith(first))
      ? 0
      : 1;
  return fitting.toSorted((one, other) => rank(one) - rank(other)).slice(0, MAX);
}
