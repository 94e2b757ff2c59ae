/**
 * Where everything on the canvas stands: a function of the document. The tree runs from the top to the bottom, the
 * branches of a node side by side below it, and behind them it goes on in the middle. All lengths are in pixels.
 */

import { branchNames, branchTitle, endsRun, type KnownBranches, type Shapes } from "../workflow/branches";
import type { Gap, Place, WorkflowDocument, WorkflowNode } from "../workflow/document";
import { ROOT } from "../workflow/trees";

export const CARD_WIDTH = 264;
export const CARD_HEIGHT = 72;
export const END_WIDTH = 88;
export const END_HEIGHT = 36;
/** Between two cards, with the `+` in the middle. */
export const GAP_HEIGHT = 56;
/** From a card down to the names of its branches, and their own height. */
export const FORK_HEIGHT = 36;
export const LABEL_HEIGHT = 28;
/** From the lowest branch to the line that goes on. */
export const JOIN_HEIGHT = 28;
export const COLUMN_SPACE = 40;

export const TRIGGER_ID = "@trigger";
export const END_ID = "@end";

export interface Card {
  readonly id: string;
  readonly kind: "trigger" | "node" | "end";
  readonly node: WorkflowNode | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How many nodes it lies in. */
  readonly depth: number;
  readonly place: Place;
  readonly index: number;
}

/** The name above a branch; `x` is its middle. */
export interface BranchLabel {
  readonly owner: string;
  readonly branch: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
}

/** A `+`; `x` and `y` are its middle. */
export interface GapPoint {
  readonly id: string;
  readonly gap: Gap;
  readonly x: number;
  readonly y: number;
  /** False behind a node that ends the execution. */
  readonly reachable: boolean;
}

/** A line through `points`, each corner a right angle. */
export interface Line {
  readonly id: string;
  readonly points: readonly (readonly [number, number])[];
}

export interface Layout {
  readonly cards: readonly Card[];
  readonly labels: readonly BranchLabel[];
  readonly gaps: readonly GapPoint[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** What a node or a list needs: `left` and `right` of the line through its middle, and its height. */
interface Extent {
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

interface NodeExtent extends Extent {
  /** How far the branches reach to the left of the line through the middle. */
  readonly fork: number;
  readonly columns: readonly { readonly branch: string; readonly list: ListExtent }[];
}

interface ListExtent extends Extent {
  readonly nodes: readonly NodeExtent[];
}

const HALF = CARD_WIDTH / 2;

export function layout(document: WorkflowDocument, shapes: Shapes, known?: KnownBranches): Layout {
  const nodes = document.nodes ?? [];
  const extent = measureList(nodes, shapes, known);
  const drawing = new Drawing(shapes);
  const middle = Math.max(extent.left, HALF);
  drawing.card({ id: TRIGGER_ID, kind: "trigger", node: null, depth: 0, place: ROOT, index: -1 }, middle, 0);
  const { y, open } = drawing.list(nodes, extent, ROOT, middle, CARD_HEIGHT, 0, true);
  drawing.card({ id: END_ID, kind: "end", node: null, depth: 0, place: ROOT, index: nodes.length }, middle, y);
  if (open !== null) drawing.line(`${END_ID}:in`, [middle, open], [middle, y]);
  const width = middle + Math.max(extent.right, HALF);
  const { cards, labels, gaps, lines } = drawing;
  return { cards, labels, gaps, lines, width, height: y + END_HEIGHT };
}

function measureList(nodes: readonly WorkflowNode[], shapes: Shapes, known?: KnownBranches): ListExtent {
  const extents = nodes.map((node) => measureNode(node, shapes, known));
  return {
    nodes: extents,
    left: Math.max(HALF, ...extents.map((one) => one.left)),
    right: Math.max(HALF, ...extents.map((one) => one.right)),
    height: extents.reduce((sum, one) => sum + one.height + GAP_HEIGHT, GAP_HEIGHT),
  };
}

function measureNode(node: WorkflowNode, shapes: Shapes, known?: KnownBranches): NodeExtent {
  const columns = branchNames(node, shapes, known).map((branch) => ({
    branch,
    list: measureList(node.branches?.[branch] ?? [], shapes, known),
  }));
  if (columns.length === 0) return { columns, fork: 0, left: HALF, right: HALF, height: CARD_HEIGHT };
  const width = columns.reduce((sum, { list }) => sum + list.left + list.right, COLUMN_SPACE * (columns.length - 1));
  const inner = Math.max(...columns.map(({ list }) => list.height));
  const first = columns[0]?.list.left ?? 0;
  const last = columns.at(-1)?.list.right ?? 0;
  // The line goes on in the middle between the outermost branches, not in the middle of all that is in them.
  const fork = first + (width - first - last) / 2;
  return {
    columns,
    fork,
    left: Math.max(HALF, fork),
    right: Math.max(HALF, width - fork),
    height: CARD_HEIGHT + FORK_HEIGHT + LABEL_HEIGHT + inner + JOIN_HEIGHT,
  };
}

/** Collects what stands where while it walks through the tree. `open` is where a line ends that has to go on. */
class Drawing {
  readonly cards: Card[] = [];
  readonly labels: BranchLabel[] = [];
  readonly gaps: GapPoint[] = [];
  readonly lines: Line[] = [];

  constructor(private readonly shapes: Shapes) {}

  card(card: Omit<Card, "x" | "y" | "width" | "height">, middle: number, y: number): void {
    const width = card.kind === "end" ? END_WIDTH : CARD_WIDTH;
    const height = card.kind === "end" ? END_HEIGHT : CARD_HEIGHT;
    this.cards.push({ ...card, x: middle - width / 2, y, width, height });
  }

  line(id: string, ...points: [number, number][]): void {
    this.lines.push({ id, points });
  }

  /** Draw `nodes` from `y` on; where the list ends, and where its line is still open. */
  list(
    nodes: readonly WorkflowNode[],
    extent: ListExtent,
    place: Place,
    middle: number,
    y: number,
    depth: number,
    reachable: boolean,
  ): { y: number; open: number | null } {
    let top = y;
    let open: number | null = reachable ? y : null;
    this.gap(place, 0, middle, top + GAP_HEIGHT / 2, open !== null);
    top += GAP_HEIGHT;
    for (const [index, node] of nodes.entries()) {
      const own = extent.nodes[index];
      if (!own) continue;
      if (open !== null) this.line(`${node.key}:in`, [middle, open], [middle, top]);
      open = this.node(node, own, place, index, middle, top, depth, open !== null);
      top += own.height;
      this.gap(place, index + 1, middle, top + GAP_HEIGHT / 2, open !== null);
      top += GAP_HEIGHT;
    }
    return { y: top, open };
  }

  private gap(place: Place, index: number, x: number, y: number, reachable: boolean): void {
    const gap: Gap = { owner: place.owner, branch: place.branch, index };
    this.gaps.push({ id: `${gap.owner ?? ""}/${gap.branch}/${index}`, gap, x, y, reachable });
  }

  private node(
    node: WorkflowNode,
    extent: NodeExtent,
    place: Place,
    index: number,
    middle: number,
    y: number,
    depth: number,
    reachable: boolean,
  ): number | null {
    this.card({ id: node.key, kind: "node", node, depth, place, index }, middle, y);
    const bottom = y + CARD_HEIGHT;
    const goesOn = reachable && !endsRun(node, this.shapes);
    if (extent.columns.length === 0) return goesOn ? bottom : null;
    const fork = bottom + FORK_HEIGHT / 2;
    const labels = bottom + FORK_HEIGHT;
    const join = y + extent.height - JOIN_HEIGHT / 2;
    let x = middle - extent.fork;
    for (const { branch, list } of extent.columns) {
      const axis = x + list.left;
      const owner = node.key;
      this.line(`${owner}/${branch}:fork`, [middle, bottom], [middle, fork], [axis, fork], [axis, labels]);
      this.labels.push({ owner, branch, title: branchTitle(node, branch), x: axis, y: labels });
      const inner = { owner, branch };
      const below = labels + LABEL_HEIGHT;
      const { open } = this.list(node.branches?.[branch] ?? [], list, inner, axis, below, depth + 1, reachable);
      if (open !== null && goesOn) {
        this.line(`${owner}/${branch}:join`, [axis, open], [axis, join], [middle, join], [middle, y + extent.height]);
      }
      x += list.left + list.right + COLUMN_SPACE;
    }
    return goesOn ? y + extent.height : null;
  }
}
