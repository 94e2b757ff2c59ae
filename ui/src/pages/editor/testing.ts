/** Test runs of the draft, and what the last one did. */

import { useCallback, useMemo, useRef, useState } from "react";
import { notifyProblem } from "../../app/problems";
import { withSession } from "../../app/session";
import type { CardRun } from "../../canvas/types";
import type { Shapes } from "../../workflow/branches";
import type { Json, Sample, WorkflowDocument } from "../../workflow/document";
import { listNodes } from "../../workflow/trees";
import { runTest, type TestRun } from "./calls";
import type { DraftStore } from "./draftStore";

export interface Question {
  /** Keys of the nodes that would touch the world. */
  readonly effects: readonly string[];
  answer(run: boolean): void;
  cancel(): void;
}

export interface Testing {
  readonly running: boolean;
  readonly last: TestRun | null;
  /** Node runs for the canvas, null when no test is shown. */
  readonly trace: ReadonlyMap<string, CardRun> | null;
  readonly results: Readonly<Record<string, Json>>;
  /** Set while the person has to say whether nodes may touch the world. */
  readonly question: Question | null;
  readonly answered: boolean;
  run(node?: string): void;
  clear(): void;
  /** Ask again at the next test. */
  forget(): void;
}

export function useTesting(key: string, store: DraftStore, shapes: Shapes, sample: Sample): Testing {
  const [running, setRunning] = useState(false);
  const [last, setLast] = useState<TestRun | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [allowed, setAllowed] = useState<boolean | null>(null);
  const given = useRef({ sample, allowed, shapes });
  given.current = { sample, allowed, shapes };

  const start = useCallback(
    async (node: string | undefined, effects: boolean) => {
      setRunning(true);
      try {
        const { request, pins } = given.current.sample;
        const input = { document: store.document, sample: request, pins, run_effects: effects };
        const result = await withSession(() => runTest(key, node === undefined ? input : { ...input, node }));
        setLast((before) => (node === undefined || !before ? result : merged(before, result)));
      } catch (error) {
        notifyProblem(error);
      } finally {
        setRunning(false);
      }
    },
    [key, store],
  );
  const run = useCallback(
    (node?: string) => {
      const { allowed, sample, shapes } = given.current;
      const effects = effectsOf(store.document, shapes, sample, node);
      if (effects.length === 0 || allowed !== null) return void start(node, allowed ?? false);
      setQuestion({
        effects,
        answer(yes) {
          setQuestion(null);
          setAllowed(yes);
          void start(node, yes);
        },
        cancel: () => setQuestion(null),
      });
    },
    [store, start],
  );
  const trace = useMemo(() => last && new Map(last.execution.nodes.map((one) => [one.path, one])), [last]);
  const results = useMemo(
    () => Object.fromEntries(last?.execution.nodes.map((one) => [one.key, one.result]) ?? []),
    [last],
  );
  const clear = useCallback(() => setLast(null), []);
  const forget = useCallback(() => setAllowed(null), []);
  const answered = allowed !== null;
  return useMemo(
    () => ({ running, last, trace, results, question, answered, run, clear, forget }),
    [running, last, trace, results, question, answered, run, clear, forget],
  );
}

/** The nodes that a test would have to ask about: they touch the world, and no pinned result stands in for them. */
export function effectsOf(document: WorkflowDocument, shapes: Shapes, sample: Sample, only?: string): string[] {
  return (
    listNodes(document)
      .filter(({ node, ancestors }) => !node.disabled && !ancestors.some((one) => one.disabled))
      // A node that is run alone is run, whatever is pinned to it.
      .filter(({ node }) => only === node.key || !Object.hasOwn(sample.pins, node.key))
      .filter(({ node }) => shapes.get(node.type)?.effect)
      .map(({ node }) => node.key)
      .filter((key) => only === undefined || key === only)
  );
}

/** The run of a single node on top of what was shown before. */
function merged(before: TestRun, after: TestRun): TestRun {
  const paths = new Set(after.execution.nodes.map(({ path }) => path));
  const kept = before.execution.nodes.filter(({ path }) => !paths.has(path));
  return { ...after, execution: { ...after.execution, nodes: [...kept, ...after.execution.nodes] } };
}
