/** Where an arrow key leads: along the lists of the tree, and between the branches of a node. */

import { branchNames, type KnownBranches, type Shapes } from "../workflow/branches";
import type { Gap, Place, WorkflowDocument, WorkflowNode } from "../workflow/document";
import { ROOT } from "../workflow/trees";
import { END_ID, TRIGGER_ID } from "./layout";
import { type Direction, gapId } from "./types";

/** A place to stand on: a card, or the gap of an empty branch. */
interface Stop {
  readonly id: string;
  readonly place: Place;
  readonly index: number;
  readonly node: WorkflowNode | null;
}

export interface Paths {
  readonly stops: ReadonlyMap<string, Stop>;
  readonly lists: ReadonlyMap<string, readonly Stop[]>;
  readonly branches: ReadonlyMap<string, readonly string[]>;
}

const placeId = (place: Place): string => (place.owner === null ? "" : `${place.owner}/${place.branch}`);

export function layPaths(document: WorkflowDocument, shapes: Shapes, known?: KnownBranches): Paths {
  const stops = new Map<string, Stop>();
  const lists = new Map<string, readonly Stop[]>();
  const branches = new Map<string, readonly string[]>();
  const walk = (nodes: readonly WorkflowNode[], place: Place): void => {
    const list: Stop[] = nodes.map((node, index) => ({ id: node.key, place, index, node }));
    if (place.owner === null) {
      list.unshift({ id: TRIGGER_ID, place, index: -1, node: null });
      list.push({ id: END_ID, place, index: nodes.length, node: null });
    } else if (list.length === 0) {
      list.push({ id: gapId({ ...place, index: 0 }), place, index: 0, node: null });
    }
    lists.set(placeId(place), list);
    for (const stop of list) stops.set(stop.id, stop);
    for (const node of nodes) {
      const names = branchNames(node, shapes, known);
      branches.set(node.key, names);
      for (const branch of names) walk(node.branches?.[branch] ?? [], { owner: node.key, branch });
    }
  };
  walk(document.nodes ?? [], ROOT);
  return { stops, lists, branches };
}

/** The id of the stop that lies in `direction` of `from`; `from` itself at the edge. */
export function walk(paths: Paths, from: string, direction: Direction): string {
  const stop = paths.stops.get(from);
  if (direction === "first" || stop === undefined) return TRIGGER_ID;
  if (direction === "last") return END_ID;
  if (direction === "down") return below(paths, stop) ?? from;
  if (direction === "up") return above(paths, stop) ?? from;
  return beside(paths, stop, direction === "left" ? -1 : 1) ?? from;
}

/** The gap in which something new stands when `id` is where one is: behind a card, in front of the end. */
export function gapAt(paths: Paths, id: string, before = false): Gap | null {
  const stop = paths.stops.get(id);
  if (stop === undefined) return null;
  const behind = stop.node !== null && !before ? 1 : 0;
  return { owner: stop.place.owner, branch: stop.place.branch, index: Math.max(0, stop.index + behind) };
}

function below(paths: Paths, stop: Stop): string | undefined {
  const first = paths.branches.get(stop.id)?.[0];
  if (first !== undefined) return paths.lists.get(`${stop.id}/${first}`)?.[0]?.id;
  return behind(paths, stop);
}

function behind(paths: Paths, stop: Stop): string | undefined {
  const next = listOf(paths, stop)[positionOf(paths, stop) + 1];
  if (next) return next.id;
  const owner = ownerOf(paths, stop);
  return owner && behind(paths, owner);
}

function above(paths: Paths, stop: Stop): string | undefined {
  const before = listOf(paths, stop)[positionOf(paths, stop) - 1];
  return before ? lastOf(paths, before) : ownerOf(paths, stop)?.id;
}

/** The lowest stop of the first branches of `stop`, itself when it has none. */
function lastOf(paths: Paths, stop: Stop): string {
  const first = paths.branches.get(stop.id)?.[0];
  const last = first === undefined ? undefined : paths.lists.get(`${stop.id}/${first}`)?.at(-1);
  return last ? lastOf(paths, last) : stop.id;
}

/** The stop at the same height of the next branch; of the nearest node around that has one there. */
function beside(paths: Paths, stop: Stop, step: -1 | 1): string | undefined {
  const owner = ownerOf(paths, stop);
  if (owner === undefined) return undefined;
  const names = paths.branches.get(owner.id) ?? [];
  const branch = names[names.indexOf(stop.place.branch) + step];
  const list = branch === undefined ? undefined : paths.lists.get(`${owner.id}/${branch}`);
  if (!list || names.indexOf(stop.place.branch) + step < 0) return beside(paths, owner, step);
  return list[Math.min(positionOf(paths, stop), list.length - 1)]?.id;
}

function listOf(paths: Paths, stop: Stop): readonly Stop[] {
  return paths.lists.get(placeId(stop.place)) ?? [];
}

function positionOf(paths: Paths, stop: Stop): number {
  return listOf(paths, stop).findIndex((one) => one.id === stop.id);
}

function ownerOf(paths: Paths, stop: Stop): Stop | undefined {
  return stop.place.owner === null ? undefined : paths.stops.get(stop.place.owner);
}
