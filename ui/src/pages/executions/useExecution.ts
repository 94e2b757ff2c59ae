/** One execution, kept up to date while it runs, and what of it is shown. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { TRIGGER_ID } from "../../canvas/layout";
import type { CardRun } from "../../canvas/types";
import { type LiveState, useLive } from "../../run/live";
import { type Execution, hasEnded, type NodeRun } from "../../run/records";
import { type Choice, chooseTo, findActive, listRepeats, parseRunPath, pickRuns, type Repeat } from "../../run/trace";
import { useParameters } from "../../run/urls";
import { listNodes } from "../../workflow/trees";
import { executionQuery } from "./queries";

/** Between two calls for an execution that runs. */
const LOAD_EVERY = 400;

export function useExecution(id: string): { execution: Execution | undefined; error: unknown; live: LiveState } {
  const client = useQueryClient();
  const { data: execution, error } = useQuery(executionQuery(id));
  const timer = useRef(0);
  const reload = () => {
    if (timer.current !== 0) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      void client.invalidateQueries({ queryKey: ["execution", id] });
    }, LOAD_EVERY);
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const live = useLive({
    onChanges: (changes) => {
      if (changes.some((change) => change.id === id)) reload();
      // The first one behind the last of its workflow gives it a neighbour.
      else if (execution?.following === null && changes.some(({ workflow }) => workflow === execution.workflow))
        reload();
    },
    onMissed: () => {
      if (execution === undefined || !hasEnded(execution.status)) reload();
    },
  });
  return { execution, error, live };
}

export interface Shown {
  /** Key of the selected node, `TRIGGER_ID`, or null. */
  readonly selected: string | null;
  /** Its node run in the chosen rounds. */
  readonly run: NodeRun | null;
  /** Key of the node that works now. */
  readonly active: string | null;
  readonly repeats: readonly Repeat[];
  readonly choice: Choice;
  readonly titles: ReadonlyMap<string, string>;
  /** What the cards show. */
  readonly cards: ReadonlyMap<string, CardRun>;
  /** By the path of a node run, the key of a node that did not run, `TRIGGER_ID`, or null for nothing. */
  readonly select: (path: string | null) => void;
  readonly choose: (loop: string, round: number) => void;
}

/** What is shown of `execution`; the selected node run is in the URL. */
export function useShown(execution: Execution): Shown {
  const [parameters, change] = useParameters();
  const at = parameters.node ?? "";
  const [chosen, setChosen] = useState<Choice>(() => new Map());
  const { nodes, document, status } = execution;
  const choice = useMemo(() => (at === "" ? chosen : chooseTo(chosen, at)), [chosen, at]);
  const picked = useMemo(() => pickRuns(nodes, choice), [nodes, choice]);
  const repeats = useMemo(() => listRepeats(nodes, choice), [nodes, choice]);
  const active = useMemo(
    () => (document && (status === "running" || status === "waiting") ? findActive(document, nodes) : null),
    [document, status, nodes],
  );
  const titles = useMemo(
    () => new Map(listNodes(document ?? EMPTY).map(({ node }) => [node.key, node.title || node.key])),
    [document],
  );
  const cards = useMemo(() => paintCards(picked, active), [picked, active]);
  const selected = at === "" ? null : at === TRIGGER_ID ? TRIGGER_ID : (parseRunPath(at).at(-1)?.name ?? null);
  const run = selected === null ? null : (nodes.find(({ path }) => path === at) ?? picked.get(selected) ?? null);
  const select = (path: string | null) => change({ node: path === null ? "" : (picked.get(path)?.path ?? path) });
  const choose = (loop: string, round: number) => {
    const next = new Map(choice).set(loop, round);
    setChosen(next);
    // The same node in the round that is shown now.
    const there = selected === null ? undefined : pickRuns(nodes, next).get(selected);
    if (at !== "") change({ node: there?.path ?? selected ?? "" });
  };
  return { selected, run, active, repeats, choice, titles, cards, select, choose };
}

const EMPTY = { key: "", trigger: { type: "webhook" } };

function paintCards(picked: ReadonlyMap<string, NodeRun>, active: string | null): Map<string, CardRun> {
  const cards = new Map<string, CardRun>(picked);
  if (active !== null) cards.set(active, { key: active, status: "running", attempts: 1, duration_ms: null });
  return cards;
}
