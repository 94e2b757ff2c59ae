/** The layout as nodes of React Flow, which pans, zooms and leaves out what is not in view. */

import type { Node } from "@xyflow/react";
import {
  type BranchLabel,
  CARD_HEIGHT,
  CARD_WIDTH,
  type Card,
  COLUMN_SPACE,
  type GapPoint,
  LABEL_HEIGHT,
  type Layout,
  TRIGGER_ID,
} from "./layout";

export const GAP_SIZE = 28;
const LABEL_WIDTH = CARD_WIDTH + COLUMN_SPACE / 2;

export type CardNode = Node<{ card: Card }, "card" | "end">;
export type LabelNode = Node<{ label: BranchLabel }, "label">;
export type GapNode = Node<{ point: GapPoint }, "gap">;
export type FlowNode = CardNode | LabelNode | GapNode;

/** What is drawn: all of `layout` moved so that the trigger's middle is 0, and does not move when the tree grows. */
export interface Scene {
  readonly nodes: readonly FlowNode[];
  readonly byId: ReadonlyMap<string, FlowNode>;
  readonly gaps: readonly GapPoint[];
  readonly lines: Layout["lines"];
  /** The left edge of everything. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** The scene of `layout`. Nodes that stand as they did in `before` are the same objects. */
export function makeScene(layout: Layout, before: Scene | null): Scene {
  const trigger = layout.cards.find((card) => card.id === TRIGGER_ID);
  const shift = trigger ? trigger.x + CARD_WIDTH / 2 : 0;
  const byId = new Map<string, FlowNode>();
  const add = (node: FlowNode): void => {
    // Two nodes may have one key while it is being typed: the second is drawn all the same.
    let id = node.id;
    for (let count = 2; byId.has(id); count += 1) id = `${node.id}#${count}`;
    const old = before?.byId.get(id);
    byId.set(id, old && isSame(old, node) ? old : { ...node, id });
  };
  const gaps = layout.gaps.map((point) => ({ ...point, x: point.x - shift }));
  for (const card of layout.cards) add(cardNode({ ...card, x: card.x - shift }));
  for (const label of layout.labels) add(labelNode({ ...label, x: label.x - shift }));
  for (const point of gaps) add(gapNode(point));
  return {
    nodes: [...byId.values()],
    byId,
    gaps,
    lines: layout.lines.map(({ id, points }) => ({ id, points: points.map(([x, y]) => [x - shift, y] as const) })),
    left: -shift,
    width: layout.width,
    height: layout.height,
  };
}

// What cannot be dragged or selected by React Flow would not hear the pointer either.
const FIXED = {
  draggable: false,
  selectable: false,
  focusable: false,
  connectable: false,
  deletable: false,
  style: { pointerEvents: "all" },
} as const;

function cardNode(card: Card): CardNode {
  const { id, kind, x, y, width, height } = card;
  const type = kind === "end" ? "end" : "card";
  return { id, type, position: { x, y }, width, height, measured: { width, height }, data: { card }, ...FIXED };
}

function labelNode(label: BranchLabel): LabelNode {
  const size = { width: LABEL_WIDTH, height: LABEL_HEIGHT };
  const position = { x: label.x - LABEL_WIDTH / 2, y: label.y };
  return {
    id: `${label.owner}/${label.branch}`,
    type: "label",
    position,
    ...size,
    measured: size,
    data: { label },
    ...FIXED,
  };
}

function gapNode(point: GapPoint): GapNode {
  const size = { width: GAP_SIZE, height: GAP_SIZE };
  const position = { x: point.x - GAP_SIZE / 2, y: point.y - GAP_SIZE / 2 };
  return { id: point.id, type: "gap", position, ...size, measured: size, data: { point }, ...FIXED };
}

function isSame(one: FlowNode, other: FlowNode): boolean {
  if (one.type !== other.type || one.position.x !== other.position.x || one.position.y !== other.position.y)
    return false;
  if ("card" in one.data && "card" in other.data) return sameCard(one.data.card, other.data.card);
  if ("label" in one.data && "label" in other.data) return one.data.label.title === other.data.label.title;
  return "point" in one.data && "point" in other.data && one.data.point.reachable === other.data.point.reachable;
}

function sameCard(one: Card, other: Card): boolean {
  return one.node === other.node && one.height === other.height;
}

/** A line with round corners, as the `d` of a path. */
export function roundedPath(points: readonly (readonly [number, number])[], radius = 12): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first[0]} ${first[1]}`;
  for (const [index, point] of rest.entries()) {
    const from = points[index] ?? point;
    const next = rest[index + 1];
    if (!next) {
      path += `L${point[0]} ${point[1]}`;
      continue;
    }
    const r = Math.min(radius, distance(from, point) / 2, distance(point, next) / 2);
    const enter = towards(point, from, r);
    const leave = towards(point, next, r);
    path += `L${enter[0]} ${enter[1]}Q${point[0]} ${point[1]} ${leave[0]} ${leave[1]}`;
  }
  return path;
}

type Point = readonly [number, number];

function distance(one: Point, other: Point): number {
  return Math.abs(one[0] - other[0]) + Math.abs(one[1] - other[1]);
}

/** The point `length` away from `from` on the way to `to`; the way goes straight along one axis. */
function towards(from: Point, to: Point, length: number): Point {
  return [from[0] + Math.sign(to[0] - from[0]) * length, from[1] + Math.sign(to[1] - from[1]) * length];
}

/** The part of the scene at `(x, y)` within `(width, height)` that a card or frame covers. */
export function cardsWithin(scene: Scene, area: { x: number; y: number; width: number; height: number }): string[] {
  return scene.nodes.flatMap((node) => {
    if (node.type !== "card" || node.id === TRIGGER_ID) return [];
    const { x, y } = node.position;
    const hit =
      x < area.x + area.width && x + CARD_WIDTH > area.x && y < area.y + area.height && y + CARD_HEIGHT > area.y;
    return hit ? [node.id] : [];
  });
}

/** The gap nearest to a point, null when none is near. */
export function nearestGap(scene: Scene, x: number, y: number, reach = 130): GapPoint | null {
  let best: GapPoint | null = null;
  let shortest = reach;
  for (const gap of scene.gaps) {
    // Lists run downwards, so a gap is as wide as a card and as high as the space between two.
    const away = Math.hypot(Math.max(0, Math.abs(gap.x - x) - CARD_WIDTH / 3), gap.y - y);
    if (away < shortest) {
      best = gap;
      shortest = away;
    }
  }
  return best;
}
