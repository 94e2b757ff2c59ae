import "@xyflow/react/dist/base.css";

import { Background, type NodeTypes as FlowTypes, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { type MouseEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { text } from "../text";
import type { KnownBranches, Shapes } from "../workflow/branches";
import type { Gap, WorkflowDocument } from "../workflow/document";
import styles from "./Canvas.module.css";
import { CardMenu } from "./CardMenu";
import { CardView } from "./Cards";
import { useClipboardKeys } from "./clipboardKeys";
import { describeGap, indexOf } from "./describing";
import { useDrag } from "./dragging";
import type { FlowNode } from "./flow";
import { hitOf, isPane } from "./hits";
import { KeyList } from "./KeyList";
import { handleKey, type KeyStage } from "./keys";
import { END_ID, TRIGGER_ID } from "./layout";
import { EndView, GapView, Ghost, LabelView, LinesLayer } from "./Marks";
import { useMarquee } from "./marquee";
import { Palette } from "./Palette";
import { useLatest, useNewBranches, useScene } from "./scenes";
import { CanvasContext, NO_MARKS, NO_PINS, NO_PROBLEMS, useNewStore } from "./store";
import { Toolbar } from "./Toolbar";
import { type CanvasActions, type CardProblems, type CardRun, type Mark, NOTHING, type Selection } from "./types";
import { LEAST_ZOOM, useViewport } from "./viewport";
import { gapAt, layPaths } from "./walking";

const FLOW_TYPES: FlowTypes = { card: CardView, end: EndView, label: LabelView, gap: GapView };
/** Up to here all cards are in the page, so that a screen reader's own keys find them as well. */
const ALL_RENDERED = 120;
const NO_EDGES: never[] = [];

export interface CanvasProps {
  readonly document: WorkflowDocument;
  readonly shapes: Shapes;
  /** What the server's check said of branches. */
  readonly known?: KnownBranches | undefined;
  readonly selection?: Selection;
  onSelect?(selection: Selection): void;
  /** By node key, or `TRIGGER_ID`. */
  readonly problems?: ReadonlyMap<string, CardProblems>;
  /** Node runs to paint on the cards: one for each node, whatever the keys of the map are. */
  readonly trace?: ReadonlyMap<string, CardRun> | null | undefined;
  readonly marks?: ReadonlyMap<string, Mark>;
  /** Keys of nodes whose result is pinned. */
  readonly pinned?: Selection;
  /** Without them the canvas is for reading. */
  readonly actions?: CanvasActions | undefined;
  /** Enter or a click on a card of a canvas for reading. */
  onOpen?(id: string): void;
  /** What to bring into view; another object asks again. */
  readonly sought?: { readonly ids: Selection } | null;
  /** What happened last, to be spoken. */
  readonly announcement?: string;
}

/** The workflow as a picture, drawn from its document alone. It fills the element around it. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasBody {...props} />
    </ReactFlowProvider>
  );
}

/** What hangs beside the canvas. */
type Open = { what: "palette"; gap: Gap; anchor: DOMRect } | { what: "menu"; id: string; anchor: DOMRect } | null;

function CanvasBody(props: CanvasProps) {
  const { document, shapes, known, selection = NOTHING, actions, announcement = "" } = props;
  const frame = useRef<HTMLDivElement | null>(null);
  const flow = useReactFlow<FlowNode>();
  const runs = useMemo(() => byKey(props.trace), [props.trace]);
  const store = useNewStore({
    document,
    shapes,
    selection,
    runs,
    problems: props.problems ?? NO_PROBLEMS,
    marks: props.marks ?? NO_MARKS,
    pinned: props.pinned ?? NO_PINS,
    actions: actions ?? null,
  });
  const scene = useScene(document, shapes, known);
  const sceneRef = useLatest(scene);
  const paths = useMemo(() => layPaths(document, shapes, known), [document, shapes, known]);
  const [open, setOpen] = useState<Open>(null);
  const [keysShown, setKeysShown] = useState(false);
  const view = useViewport({ frame, scene: sceneRef, flow, store });
  const { start: startDrag, ghost } = useDrag({ store, scene: sceneRef, flow, frame });
  const select = useCallback((keys: Selection) => props.onSelect?.(keys), [props.onSelect]);
  const marquee = useMarquee({ flow, scene: sceneRef, frame, onSelect: select });

  const [first] = selection;
  useEffect(() => {
    const { current } = store.get();
    if (first === undefined || (selection.size > 1 && selection.has(current))) return;
    const { activeElement } = window.document;
    const free = activeElement === window.document.body || frame.current?.contains(activeElement);
    // The keyboard follows what was selected, unless somebody is at work elsewhere on the page.
    if (free && current !== first) view.focus(first);
    store.set({ current: first });
    view.reveal([first]);
  }, [first, selection, store, view]);
  const { sought } = props;
  useEffect(() => {
    if (sought) view.reveal(sought.ids);
  }, [sought, view]);
  useNewBranches(scene, selection, view);
  useEffect(() => {
    if (!paths.stops.has(store.get().current)) store.set({ current: first ?? TRIGGER_ID });
  }, [paths, store, first]);
  const [said, say] = useState("");
  useEffect(() => say(selection.size > 1 ? text.canvas.selected(selection.size) : ""), [selection]);
  useEffect(() => say(announcement), [announcement]);

  const openCard = (id: string): void => {
    select(new Set([id]));
    (actions?.open ?? props.onOpen)?.(id);
  };
  const stage: KeyStage = {
    store,
    paths,
    onSelect: select,
    onOpen: openCard,
    focus: view.focus,
    openPalette(id, before) {
      const gap = gapAt(paths, id, before);
      const anchor = view.boxOf(id);
      if (gap && anchor) setOpen({ what: "palette", gap, anchor });
    },
    openMenu(id) {
      const anchor = view.boxOf(id);
      // Not before the key has been handled by all: the menu would take it as one that closes it.
      if (anchor && indexOf(document).has(id)) setTimeout(() => setOpen({ what: "menu", id, anchor }), 0);
    },
    showKeys: () => setKeysShown(true),
    fit: view.fit,
  };

  const click = (event: MouseEvent) => {
    const hit = hitOf(event.target);
    if (hit.menu) return stage.openMenu(hit.menu);
    if (hit.gap !== undefined) {
      const point = scene.gaps.find(({ id }) => id === hit.gap);
      const anchor = view.boxOf(hit.gap);
      if (point && anchor) setOpen({ what: "palette", gap: point.gap, anchor });
      return;
    }
    if (hit.id === undefined) {
      if (!isPane(event.target)) return;
      frame.current?.focus({ preventScroll: true });
      return select(NOTHING);
    }
    store.set({ current: hit.id });
    if (hit.id === END_ID) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) return select(toggled(selection, hit.id));
    openCard(hit.id);
  };
  const press = (event: PointerEvent): void => {
    const { id, menu } = hitOf(event.target);
    if (id !== undefined && !menu && indexOf(document).has(id)) startDrag(event, id);
  };
  const pressMouse = (event: MouseEvent): void => {
    if (isPane(event.target)) marquee.start(event);
  };
  const contextMenu = (event: MouseEvent): void => {
    const { id } = hitOf(event.target);
    if (!actions || id === undefined || !indexOf(document).has(id)) return;
    event.preventDefault();
    if (!selection.has(id)) select(new Set([id]));
    const at = event.clientX === 0 && event.clientY === 0 ? null : new DOMRect(event.clientX, event.clientY, 0, 0);
    const anchor = at ?? view.boxOf(id);
    if (anchor) setOpen({ what: "menu", id, anchor });
  };
  useClipboardKeys(frame, store, paths);
  const { focus } = view;
  const closePalette = useCallback(
    (byKey: boolean) => {
      setOpen(null);
      if (byKey) focus(store.get().current);
    },
    [focus, store],
  );
  const closeTo = (id: string): void => {
    setOpen(null);
    view.focus(id);
  };

  return (
    <CanvasContext.Provider value={store}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed; their events are handled here once for all */}
      <div
        ref={frame}
        className={styles.frame}
        data-readonly={!actions || undefined}
        onClick={click}
        onContextMenu={contextMenu}
        onPointerDown={press}
        onMouseDownCapture={pressMouse}
        tabIndex={-1}
        onKeyDown={(event) => {
          const here = event.target === frame.current || hitOf(event.target).id !== undefined;
          if (here && handleKey(event, stage)) event.preventDefault();
        }}
        onFocus={(event) => {
          const { id } = hitOf(event.target);
          if (id === undefined) return;
          store.set({ current: id });
          if (event.target.matches(":focus-visible")) view.reveal([id]);
        }}
      >
        <ReactFlow<FlowNode>
          nodes={scene.nodes as FlowNode[]}
          edges={NO_EDGES}
          nodeTypes={FLOW_TYPES}
          onInit={view.start}
          onlyRenderVisibleElements={indexOf(document).size > ALL_RENDERED}
          aria-label={text.canvas.canvas(document.title || document.key, indexOf(document).size)}
          aria-description={text.canvas.howTo}
          {...BEHAVIOUR}
        >
          <LinesLayer scene={scene} />
          <Background gap={22} size={1.2} />
        </ReactFlow>
        <Toolbar view={view} big={scene.height > 900} onKeys={() => setKeysShown(true)} />
        <div ref={marquee.box} className={styles.marquee} />
        <Ghost refTo={ghost} />
        <span className={styles.announced} role="status">
          {said}
        </span>
      </div>
      {open?.what === "palette" && actions && (
        <Palette
          anchor={open.anchor}
          place={describeGap(store.get(), open.gap)}
          mode={document.mode ?? "async"}
          onClose={closePalette}
          onPick={(type) => {
            setOpen(null);
            actions.insert(open.gap, type);
          }}
          onPaste={() => {
            setOpen(null);
            actions.paste(open.gap);
          }}
        />
      )}
      {open?.what === "menu" && actions && (
        <CardMenu
          id={open.id}
          anchor={open.anchor}
          keys={selection.has(open.id) ? selection : new Set([open.id])}
          actions={actions}
          onOpen={openCard}
          onAdd={() => stage.openPalette(open.id, false)}
          onPaste={() => {
            const gap = gapAt(paths, open.id);
            if (gap) actions.paste(gap);
          }}
          onClose={() => closeTo(open.id)}
        />
      )}
      <KeyList opened={keysShown} readOnly={!actions} onClose={() => setKeysShown(false)} />
    </CanvasContext.Provider>
  );
}

const BEHAVIOUR = {
  minZoom: LEAST_ZOOM,
  maxZoom: 1.6,
  panOnScroll: true,
  zoomOnDoubleClick: false,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  attributionPosition: "top-right",
} as const;

function byKey(trace: ReadonlyMap<string, CardRun> | null | undefined): ReadonlyMap<string, CardRun> | null {
  return trace ? new Map([...trace.values()].map((run) => [run.key, run])) : null;
}

function toggled(selection: Selection, id: string): Selection {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}
