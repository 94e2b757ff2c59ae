/** The server's problems, by the card they belong to. */

import { TRIGGER_ID } from "../../canvas/layout";
import type { CardProblems } from "../../canvas/types";
import type { WorkflowDocument } from "../../workflow/document";
import { findSpot } from "../../workflow/problems";
import type { ProblemItem } from "./calls";

export interface Finding {
  readonly item: ProblemItem;
  readonly grave: boolean;
  /** Id of its card, null when it is about the workflow as a whole. */
  readonly card: string | null;
}

const MOST_REASONS = 3;

/** Problems first, then warnings; each with its card. */
export function findCards(
  document: WorkflowDocument,
  problems: readonly ProblemItem[],
  warnings: readonly ProblemItem[],
): Finding[] {
  const known = new Map<string, string | null>();
  const find = (item: ProblemItem): string | null => {
    const place = `${item.node} ${item.where}`;
    const before = known.get(place);
    if (before !== undefined) return before;
    const { owner } = findSpot(document, item.where);
    const card = owner === "trigger" ? TRIGGER_ID : item.node || (owner === "workflow" ? null : owner.node);
    known.set(place, card);
    return card;
  };
  return [
    ...problems.map((item) => ({ item, grave: true, card: find(item) })),
    ...warnings.map((item) => ({ item, grave: false, card: find(item) })),
  ];
}

/** What the cards show of them. */
export function markCards(findings: readonly Finding[]): ReadonlyMap<string, CardProblems> {
  const cards = new Map<string, CardProblems>();
  for (const { item, grave, card } of findings) {
    if (card === null) continue;
    const before = cards.get(card) ?? { problems: 0, warnings: 0, reasons: [] };
    cards.set(card, {
      problems: before.problems + (grave ? 1 : 0),
      warnings: before.warnings + (grave ? 0 : 1),
      reasons: before.reasons.length < MOST_REASONS ? [...before.reasons, item.reason] : before.reasons,
    });
  }
  return cards;
}
