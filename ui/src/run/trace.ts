/** What an execution did, for the page: node runs by node, rounds of loops to choose from, bars of a waterfall. */

import type { WorkflowDocument, WorkflowNode } from "../workflow/document";
import type { NodeRun } from "./records";

interface Payloads {
  readonly nodes: readonly { readonly input?: unknown; readonly result?: unknown }[];
  readonly output: unknown;
}

/** `plain` with the payloads of `exact`, which is the same execution read with all numbers as they were written. */
export function withExactPayloads<T extends Payloads>(plain: T, exact: Payloads): T {
  const nodes = plain.nodes.map((run, index) => {
    const { input, result } = exact.nodes[index] ?? run;
    return { ...run, ...(input !== undefined && { input }), ...(result !== undefined && { result }) };
  });
  return { ...plain, output: exact.output, nodes };
}

/** One step of a path: `each[3]` is the name `each` in its round 3. */
export interface Step {
  readonly name: string;
  readonly round: number | null;
}

/** The rounds of one loop that ran, in one round of whatever it lies in. `path` is where: `outer[2]/each`. */
export interface Repeat {
  readonly path: string;
  readonly key: string;
  readonly rounds: readonly Round[];
}

export interface Round {
  readonly index: number;
  /** Of the worst node run in it. */
  readonly status: NodeRun["status"];
  readonly runs: number;
}

/** The chosen round by the path of its loop. */
export type Choice = ReadonlyMap<string, number>;

const ROUND = /^(.*)\[(\d+)\]$/s;
const GRAVITY: Readonly<Record<string, number>> = {
  completed: 0,
  skipped: 0,
  canceled: 2,
  failed: 3,
  timed_out: 4,
  error: 5,
};

export function parseRunPath(path: string): Step[] {
  return path.split("/").map((part) => {
    const found = ROUND.exec(part);
    return found?.[1] ? { name: found[1], round: Number(found[2]) } : { name: part, round: null };
  });
}

/** The rounds that the node run at `path` lies in, outermost first. */
export function roundsOf(path: string): { loop: string; index: number }[] {
  const found: { loop: string; index: number }[] = [];
  let walked = "";
  for (const { name, round } of parseRunPath(path)) {
    const here = walked === "" ? name : `${walked}/${name}`;
    if (round !== null) found.push({ loop: here, index: round });
    walked = round === null ? here : `${here}[${round}]`;
  }
  return found;
}

/** The choice that shows the node run at `path`, on top of `choice`. */
export function chooseTo(choice: Choice, path: string): Choice {
  const next = new Map(choice);
  for (const { loop, index } of roundsOf(path)) next.set(loop, index);
  return next;
}

/** Every loop that ran, outer before inner. What is no round of the chosen one of an outer loop is left out. */
export function listRepeats(runs: readonly NodeRun[], choice: Choice): Repeat[] {
  const loops = new Map<string, Map<number, { status: NodeRun["status"]; runs: number }>>();
  for (const run of runs) {
    for (const { loop, index } of roundsOf(run.path)) {
      const rounds = loops.get(loop) ?? new Map();
      loops.set(loop, rounds);
      const before = rounds.get(index);
      rounds.set(index, { status: worse(before?.status, run.status), runs: (before?.runs ?? 0) + 1 });
    }
  }
  const repeats = [...loops].map(([path, rounds]) => ({
    path,
    key: parseRunPath(path).at(-1)?.name ?? path,
    rounds: [...rounds].map(([index, round]) => ({ index, ...round })).sort((a, b) => a.index - b.index),
  }));
  repeats.sort((a, b) => parseRunPath(a.path).length - parseRunPath(b.path).length);
  const shown: Repeat[] = [];
  for (const repeat of repeats) if (isChosen(repeat.path, shown, choice)) shown.push(repeat);
  return shown;
}

/** The round of `repeat` that is shown: the chosen one, or else the first that went wrong, or else the last. */
export function shownRound(repeat: Repeat, choice: Choice): number {
  const chosen = choice.get(repeat.path);
  if (chosen !== undefined && repeat.rounds.some(({ index }) => index === chosen)) return chosen;
  const wrong = repeat.rounds.find(({ status }) => (GRAVITY[status] ?? 0) > 0);
  return (wrong ?? repeat.rounds.at(-1))?.index ?? 0;
}

/** The node run to show of each node, by its key: the one in the chosen rounds. */
export function pickRuns(runs: readonly NodeRun[], choice: Choice): Map<string, NodeRun> {
  const repeats = listRepeats(runs, choice);
  const picked = new Map<string, NodeRun>();
  for (const run of runs) if (isChosen(run.path, repeats, choice)) picked.set(run.key, run);
  return picked;
}

function isChosen(path: string, repeats: readonly Repeat[], choice: Choice): boolean {
  return roundsOf(path).every(({ loop, index }) => {
    const repeat = repeats.find((one) => one.path === loop);
    return repeat !== undefined && shownRound(repeat, choice) === index;
  });
}

function worse(one: NodeRun["status"] | undefined, other: NodeRun["status"]): NodeRun["status"] {
  return one !== undefined && (GRAVITY[one] ?? 0) >= (GRAVITY[other] ?? 0) ? one : other;
}

/**
 * The key of the node that works now, of an execution that has not ended: the first without a node run on the way that
 * the others took. Null when every node of the way has ended.
 */
export function findActive(document: WorkflowDocument, runs: readonly NodeRun[]): string | null {
  const byPath = new Map(runs.map((run) => [run.path, run]));
  const walk = (nodes: readonly WorkflowNode[], prefix: string): string | null => {
    for (const node of nodes) {
      if (node.disabled) continue;
      const run = byPath.get(prefix + node.key);
      if (run === undefined) return node.key;
      const name = run.branch || (node.on_error === "branch" && run.error !== null ? "error" : "");
      const branch = node.branches?.[name];
      const found = branch ? walk(branch, `${prefix}${node.key}/${name}/`) : null;
      if (found !== null) return found;
    }
    return null;
  };
  return walk(document.nodes ?? [], "");
}

/** A line of the waterfall; `start` and `width` are shares of the whole, from 0 to 1. */
export interface Bar {
  readonly run: NodeRun;
  readonly depth: number;
  readonly start: number;
  readonly width: number;
  /** Milliseconds since the execution began. */
  readonly offset: number;
}

/** The bars of `runs` between `from` and `to` (milliseconds since 1970), in the order in which they began. */
export function measureBars(runs: readonly NodeRun[], from: number, to: number): Bar[] {
  const ends = runs.map((run) => Date.parse(run.started_at) + run.duration_ms);
  const first = Math.min(from, ...runs.map((run) => Date.parse(run.started_at)));
  const whole = Math.max(to, ...ends) - first || 1;
  return runs
    .map((run, index) => {
      const offset = Date.parse(run.started_at) - first;
      return { run, index, depth: depthOf(run.path), offset, start: offset / whole, width: run.duration_ms / whole };
    })
    .sort((a, b) => a.offset - b.offset || a.index - b.index)
    .map(({ index: _index, ...bar }) => bar);
}

/** How many nodes `path` lies in: a branch or a round stands between each two. */
function depthOf(path: string): number {
  const steps = parseRunPath(path);
  const rounds = steps.slice(0, -1).filter(({ round }) => round !== null).length;
  return rounds + (steps.length - 1 - rounds) / 2;
}
