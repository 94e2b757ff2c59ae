import { useLocalStorage } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { lazyPart } from "../../app/lazyPart";
import { may } from "../../app/session";
import { useTitle } from "../../app/title";
import { Canvas } from "../../canvas/Canvas";
import { TRIGGER_ID } from "../../canvas/layout";
import { asShapes, useNodeTypes } from "../../canvas/nodeTypes";
import { NOTHING, type Selection } from "../../canvas/types";
import { text } from "../../text";
import type { WorkflowDocument } from "../../workflow/document";
import { findNode } from "../../workflow/trees";
import { stillThere, useActions } from "./actions";
import { ConflictDialog } from "./ConflictDialog";
import { type Workflow, workflowQuery } from "./calls";
import { useDraft } from "./draft";
import type { DraftState } from "./draftState";
import type { DraftStore } from "./draftStore";
import styles from "./Editor.module.css";
import { EditorDrawer, SETTINGS } from "./EditorDrawer";
import { EffectsDialog } from "./EffectsDialog";
import { FoundNotice } from "./FoundNotice";
import { focusField } from "./focusField";
import { Header } from "./Header";
import { ProblemsPanel } from "./ProblemsPanel";
import { usePreload } from "./preload";
import { type Finding, findCards, markCards } from "./problems";
import { Resizer } from "./Resizer";
import { useOnceLoaded, useSample } from "./sample";
import { TestBar } from "./TestBar";
import { useTesting } from "./testing";

const YamlView = lazyPart(() => import("./YamlView"), "default");

/** What the drawer shows: a card by its id, or the settings. `visit` stays while the card only gets another key. */
export type Shown = { readonly card: string; readonly visit: number } | "settings" | null;

let visits = 0;

/** The drawer of `card`: the one that is open when it is that of the card already. */
function showCard(card: string, before: Shown = null): Shown {
  if (before !== null && before !== "settings" && before.card === card) return before;
  visits += 1;
  return { card, visit: visits };
}

interface Props {
  readonly workflow: Workflow;
  readonly store: DraftStore;
}

export function EditorPage({ workflow, store }: Props) {
  const state = useDraft(store);
  const types = useNodeTypes();
  const shapes = asShapes(types);
  const editable = may("workflows:write");
  const document = state.history.present.value.document;
  useTitle(document.title || workflow.key);
  const [linked] = useState(() => readLink(document));
  const [selection, setSelection] = useState<Selection>(() => (linked === null ? NOTHING : new Set([linked])));
  const [shown, setShown] = useState<Shown>(() => (linked === null ? null : showCard(linked)));
  const [announcement, announce] = useState("");
  const [problemsShown, setProblemsShown] = useState(false);
  const [yamlShown, setYamlShown] = useLocalStorage({ key: "hookyard-yaml", defaultValue: false });
  const [line, setLine] = useState<{ readonly at: number } | null>(null);
  // A draft that no canvas can draw has only its text to be mended in.
  useEffect(() => {
    if (store.get().broken) setYamlShown(true);
  }, [store, setYamlShown]);
  const { sample, change: changeSample, pin, ...loading } = useSample(workflow.key);
  const testing = useTesting(workflow.key, store, shapes, sample);

  const select = useCallback((keys: Selection) => {
    setSelection(keys);
    if (keys.size === 0) setShown((before) => (before === "settings" ? before : null));
  }, []);
  const [sought, setSought] = useState<{ readonly ids: Selection } | null>(null);
  const seek = useCallback((ids: Selection) => setSought({ ids }), []);
  const open = useCallback((card: string) => setShown((before) => showCard(card, before)), []);
  const lead = useCallback(
    (card: string) => {
      open(card);
      setSelection(new Set(card.startsWith("@") && card !== TRIGGER_ID ? [] : [card]));
      seek(new Set([card]));
    },
    [open, seek],
  );
  const { run } = testing;
  const blocked = state.problems.length > 0;
  const test = useCallback(
    (key?: string) => {
      if (!blocked) return run(key);
      setProblemsShown(true);
      notifications.show({ message: text.editor.testProblems, color: "orange" });
    },
    [run, blocked],
  );
  usePreload();
  useFreshItem(workflow.key, state.saved.version);
  const actions = useActions({ store, shapes, select, seek, open, announce, test: sample.request ? test : undefined });
  // What is told around the canvas may follow a moment after the canvas itself.
  const later = useDeferredValue(state);
  const findings = useMemo(() => findAll(later), [later]);
  const marks = useMemo(() => markCards(findings), [findings]);
  const pinned = useMemo(() => new Set(Object.keys(sample.pins)), [sample.pins]);
  const present = useMemo(() => stillThere(document, selection), [document, selection]);
  const changing = editable && state.broken === null;
  useUndoKeys(changing ? actions.undo : null, changing ? actions.redo : null);

  const hasSample = sample.request !== null;
  const { wanted, start: startTest } = useOnceLoaded(
    loading,
    useCallback(() => {
      if (hasSample) return test();
      lead(TRIGGER_ID);
      // Beside the drawer, where what it asks for is.
      notifications.show({ message: text.editor.testNoSample, position: "bottom-left" });
    }, [hasSample, test, lead]),
  );
  const handlers = useMemo(
    () => ({
      onYaml: () => setYamlShown((before) => !before),
      onProblems: () => setProblemsShown((before) => !before),
      onSettings: () => setShown("settings"),
      onCard: (card: string) => (card === SETTINGS ? setShown("settings") : lead(card)),
      onTest: startTest,
    }),
    [setYamlShown, lead, startTest],
  );

  const show = (finding: Finding) => {
    const { card, item } = finding;
    if (card === null && item.where.split(/[.[]/)[0] === "nodes") return setYamlShown(true);
    if (card === null) setShown("settings");
    else lead(card);
    focusField(item.reason);
    if (item.line > 0) setLine({ at: item.line });
  };

  return (
    <div className={styles.page}>
      <Header
        workflow={workflow}
        store={store}
        state={later}
        editable={editable}
        findings={findings}
        testing={testing}
        actions={changing ? actions : null}
        yamlShown={yamlShown}
        problemsShown={problemsShown}
        testWanted={wanted}
        hasSample={hasSample || !loading.loaded}
        {...handlers}
      />
      {state.found && <FoundNotice store={store} state={state} found={state.found} />}
      <div className={styles.body}>
        {yamlShown && (
          <Resizer name="yaml" side="left" width={460}>
            <Suspense>
              <YamlView store={store} state={state} readOnly={!editable} line={line} />
            </Suspense>
          </Resizer>
        )}
        <div className={styles.middle}>
          <div className={styles.canvas}>
            <Canvas
              document={document}
              shapes={shapes}
              known={state.branches}
              selection={present}
              onSelect={select}
              onOpen={open}
              problems={marks}
              trace={testing.trace}
              pinned={pinned}
              actions={changing ? actions : undefined}
              sought={sought}
              announcement={announcement}
            />
          </div>
          <TestBar testing={testing} />
          {problemsShown && (
            <ProblemsPanel
              document={document}
              shapes={shapes}
              findings={findings}
              onShow={show}
              onClose={() => setProblemsShown(false)}
            />
          )}
        </div>
        {shown !== null && (
          <EditorDrawer
            shown={shown}
            workflow={workflow}
            store={store}
            state={state}
            types={types}
            sample={sample}
            testing={testing}
            onTest={test}
            readOnly={!changing}
            onSample={changeSample}
            onPin={pin}
            onMoved={(key) => {
              setShown((before) => (before === null || before === "settings" ? before : { ...before, card: key }));
              setSelection(new Set([key]));
            }}
            onClose={() => setShown(null)}
          />
        )}
      </div>
      {state.theirs && <ConflictDialog store={store} theirs={state.theirs} />}
      {testing.question && <EffectsDialog document={document} shapes={shapes} question={testing.question} />}
    </div>
  );
}

/** The node that a link such as `/workflows/payments?node=charge` leads to, null when there is none of this key. */
function readLink(document: WorkflowDocument): string | null {
  const key = new URLSearchParams(window.location.search).get("node");
  return key !== null && findNode(document, key) ? key : null;
}

function findAll({ history, problems, warnings }: DraftState): Finding[] {
  return findCards(history.present.value.document, problems, warnings);
}

/** With each save it may have changed whether there is something to publish. */
function useFreshItem(key: string, version: number): void {
  const client = useQueryClient();
  const first = useRef(version);
  useEffect(() => {
    if (first.current === version) return;
    first.current = version;
    void client.invalidateQueries({ queryKey: workflowQuery(key).queryKey, exact: true });
    void client.invalidateQueries({ queryKey: ["workflows"] });
  }, [client, key, version]);
}

/** Undo and redo wherever the focus is, except in a field that has an undo of its own. */
function useUndoKeys(undo: (() => void) | null, redo: (() => void) | null): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const target = event.target;
      const typing =
        target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
      if (typing || (key !== "z" && key !== "y")) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo?.();
      else undo?.();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [undo, redo]);
}
