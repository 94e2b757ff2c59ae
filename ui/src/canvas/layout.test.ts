import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents, listGaps, SHAPES } from "../workflow/arbitraries";
import type { WorkflowDocument, WorkflowNode } from "../workflow/document";
import { listNodes } from "../workflow/trees";
import { CARD_WIDTH, type Card, END_ID, LABEL_HEIGHT, layout, TRIGGER_ID } from "./layout";

const overlap = (one: Card, other: Card): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

describe("layout", () => {
  it("draws every node once, between the trigger and the end", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { cards } = layout(document, SHAPES);
        expect(cards.map((card) => card.id).toSorted()).toEqual(
          [TRIGGER_ID, END_ID, ...listNodes(document).map(({ node }) => node.key)].toSorted(),
        );
      }),
    );
  });

  it("lets no card overlap another, and keeps all inside of its size", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { cards, width, height } = layout(document, SHAPES);
        for (const [index, card] of cards.entries()) {
          for (const other of cards.slice(index + 1)) expect(overlap(card, other)).toBe(false);
          expect(card.x).toBeGreaterThanOrEqual(-0.001);
          expect(card.x + card.width).toBeLessThanOrEqual(width + 0.001);
          expect(card.y + card.height).toBeLessThanOrEqual(height + 0.001);
        }
      }),
    );
  });

  it("keeps branches in their order and all of a branch within its column", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { cards, labels } = layout(document, SHAPES);
        const at = new Map(cards.map((card) => [card.id, card]));
        for (const { node } of listNodes(document)) {
          const own = labels.filter((label) => label.owner === node.key);
          const names = node.type === "condition" ? ["yes", "no"] : node.type === "switch" ? ["a", "b", "else"] : [];
          expect(own.map((label) => label.branch)).toEqual(names);
          for (const [index, label] of own.entries()) {
            const next = own[index + 1];
            if (next) expect(next.x - label.x).toBeGreaterThanOrEqual(CARD_WIDTH);
            for (const child of node.branches?.[label.branch] ?? []) {
              const card = at.get(child.key);
              expect(card && card.x + card.width / 2).toBeCloseTo(label.x);
              expect(card?.y).toBeGreaterThan(label.y + LABEL_HEIGHT);
            }
          }
        }
      }),
    );
  });

  it("has a gap for every place a node can be put, each at a point of its own", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { gaps } = layout(document, SHAPES);
        const name = ({ owner, branch, index }: { owner: string | null; branch: string; index: number }) =>
          `${owner}/${branch}/${index}`;
        expect(gaps.map(({ gap }) => name(gap)).toSorted()).toEqual(listGaps(document).map(name).toSorted());
        expect(new Set(gaps.map(({ x, y }) => `${x},${y}`)).size).toBe(gaps.length);
      }),
    );
  });

  it("draws no line behind a node that ends the execution, nor behind branches that all end", () => {
    const end: WorkflowNode = { key: "stop", type: "end" };
    const branches = { yes: [end], no: [{ key: "stop2", type: "end" }] };
    const document: WorkflowDocument = {
      key: "w",
      trigger: { type: "webhook" },
      nodes: [
        { key: "c", type: "condition", branches },
        { key: "late", type: "set" },
      ],
    };
    const { lines, gaps } = layout(document, SHAPES);
    expect(lines.map((line) => line.id)).not.toContain("late:in");
    expect(lines.map((line) => line.id)).not.toContain("@end:in");
    expect(gaps.find((point) => point.gap.owner === null && point.gap.index === 1)?.reachable).toBe(false);
    expect(gaps.find((point) => point.gap.owner === "c" && point.gap.index === 0)?.reachable).toBe(true);
  });

  it("lays out 500 nodes, and 200 levels", () => {
    const wide = Array.from({ length: 500 }, (_, index) => ({ key: `n${index}`, type: "set" }));
    expect(layout({ key: "w", trigger: { type: "webhook" }, nodes: wide }, SHAPES).cards).toHaveLength(502);
    let deep: WorkflowNode[] = [];
    for (let level = 0; level < 200; level += 1) {
      deep = [{ key: `n${level}`, type: "condition", branches: { yes: deep, no: [] } }];
    }
    expect(layout({ key: "w", trigger: { type: "webhook" }, nodes: deep }, SHAPES).cards).toHaveLength(202);
  });
});
