import { ActionIcon, Center, Loader, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, Suspense, useEffect, useMemo, useRef } from "react";
import { lazyPart } from "../../app/lazyPart";
import { nameOf } from "../../canvas/describing";
import { TRIGGER_ID } from "../../canvas/layout";
import { iconOf, type NodeTypes } from "../../canvas/nodeTypes";
import { type FormPlace, FormPlaceContext } from "../../form/place";
import { text } from "../../text";
import type { Json, Sample, WorkflowDocument } from "../../workflow/document";
import { pathOfNode } from "../../workflow/problems";
import { findNode, replaceNode } from "../../workflow/trees";
import { listVariables } from "../../workflow/variables";
import type { Workflow } from "./calls";
import type { DraftState } from "./draftState";
import type { DraftStore } from "./draftStore";
import styles from "./Editor.module.css";
import type { Shown } from "./EditorPage";
import { Resizer } from "./Resizer";
import type { Testing } from "./testing";

const NodeDrawer = lazyPart(() => import("../../form/NodeDrawer"), "NodeDrawer");
const TriggerDrawer = lazyPart(() => import("../../trigger/TriggerDrawer"), "TriggerDrawer");
const SettingsForm = lazyPart(() => import("./SettingsForm"), "SettingsForm");

const words = text.editor;
/** Stands for the workflow's settings where cards are told apart. */
export const SETTINGS = "@settings";

interface Props {
  readonly shown: NonNullable<Shown>;
  readonly workflow: Workflow;
  readonly store: DraftStore;
  readonly state: DraftState;
  readonly types: NodeTypes;
  readonly sample: Sample;
  readonly testing: Testing;
  readonly readOnly: boolean;
  onTest(key: string): void;
  onSample(sample: Sample): void;
  onPin(key: string, result: Json | undefined): void;
  /** The node that is shown has another key now. */
  onMoved(key: string): void;
  onClose(): void;
}

/** What belongs to the selected card. The canvas beside it stays usable. */
export function EditorDrawer(props: Props) {
  const { shown, store, state, types, onClose } = props;
  const document = state.history.present.value.document;
  const drawer = useRef<HTMLElement | null>(null);
  const card = shown === "settings" ? null : shown.card;
  useEnterKey(drawer);
  const base = useMemo(() => (card === null ? null : pathOfNode(document, card)) ?? "", [document, card]);
  const place = useMemo<FormPlace>(
    () => ({ card: card ?? SETTINGS, base, texts: store.texts, beginStep: store.beginStep }),
    [card, base, store],
  );
  const type = card === TRIGGER_ID ? document.trigger.type : card && findNode(document, card)?.node.type;
  const Picture = type ? iconOf(type) : null;
  const title =
    card === null
      ? words.settings
      : card === TRIGGER_ID
        ? words.triggerDrawer
        : nameOf({ document, shapes: types }, card);
  return (
    <Resizer name="drawer" side="right" width={500}>
      <section
        ref={drawer}
        className={styles.drawer}
        aria-label={title}
        tabIndex={-1}
        data-editor-drawer
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          onClose();
          if (card !== null) focusCard(card);
        }}
      >
        <div className={styles.drawerHead}>
          {Picture && <Picture size={19} stroke={1.7} aria-hidden />}
          <Text fw={600} component="h2" truncate flex={1}>
            {title}
          </Text>
          <ActionIcon variant="subtle" color="gray" aria-label={words.closeDrawer} onClick={onClose}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </div>
        <div className={styles.drawerBody}>
          <FormPlaceContext.Provider value={place}>
            <Suspense fallback={<Waiting />}>{drawContent(props, document, card)}</Suspense>
          </FormPlaceContext.Provider>
        </div>
      </section>
    </Resizer>
  );
}

function drawContent(props: Props, document: WorkflowDocument, card: string | null): ReactNode {
  const { workflow, store, state, sample, readOnly } = props;
  const common = { document, sample, readOnly, problems: state.problems };
  if (card === null) return <SettingsForm store={store} {...common} />;
  const visit = props.shown === "settings" ? 0 : props.shown.visit;
  if (card !== TRIGGER_ID) return <NodePart key={visit} {...props} card={card} />;
  return (
    <TriggerDrawer
      {...common}
      workflow={workflow}
      onChange={(next) => store.edit(words.edits.trigger, () => next, "trigger")}
      onSample={props.onSample}
    />
  );
}

function NodePart({
  card,
  store,
  state,
  types,
  sample,
  testing,
  readOnly,
  onTest,
  onPin,
  onMoved,
}: Props & { card: string }) {
  const document = state.history.present.value.document;
  const node = findNode(document, card)?.node;
  const { results } = testing;
  const variables = useMemo(
    () => listVariables(document, { node: card }, sample, types, { ...results, ...sample.pins }),
    [document, card, sample, types, results],
  );
  const run = useMemo(
    () => testing.last?.execution.nodes.find((one) => one.key === card) ?? null,
    [testing.last, card],
  );
  if (!node) return <Text size="sm">{words.nodeGone}</Text>;
  return (
    <NodeDrawer
      document={document}
      node={node}
      type={types.get(node.type)}
      variables={variables}
      problems={state.problems}
      sample={sample}
      results={results}
      run={run}
      running={testing.running}
      readOnly={readOnly}
      onChange={(next) => {
        const label = words.edits.node(nameOf({ document, shapes: types }, card));
        store.edit(label, (before) => replaceNode(before, card, next), `node ${card}`);
        if (next.key === card) return;
        store.texts.rename(card, next.key);
        onMoved(next.key);
      }}
      onPin={(result) => onPin(card, result)}
      onTest={() => onTest(card)}
    />
  );
}

function Waiting() {
  return (
    <Center h={200}>
      <Loader size="sm" aria-label={text.shell.loading} />
    </Center>
  );
}

/** Enter on a card leads into its drawer. */
function useEnterKey(drawer: React.RefObject<HTMLElement | null>) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const on = event.target instanceof HTMLElement && event.target.dataset.canvasId !== undefined;
      if (event.key === "Enter" && on) setTimeout(() => drawer.current?.focus(), 0);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [drawer]);
}

function focusCard(id: string) {
  window.document.querySelector<HTMLElement>(`[data-canvas-id="${CSS.escape(id)}"]`)?.focus();
}
