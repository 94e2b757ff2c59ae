import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconDots,
  IconMessage,
  IconPin,
  IconPlayerSkipForward,
  IconRepeat,
} from "@tabler/icons-react";
import type { NodeProps } from "@xyflow/react";
import { memo, type ReactNode, useMemo } from "react";
import { formatDuration } from "../run/formats";
import { text } from "../text";
import type { WorkflowNode } from "../workflow/document";
import styles from "./Cards.module.css";
import { describeCard, nodeTitle } from "./describing";
import type { CardNode } from "./flow";
import { CARD_HEIGHT, CARD_WIDTH, type Card, TRIGGER_ID } from "./layout";
import { colourOf, iconOf } from "./nodeTypes";
import { useCanvas, useCanvasParts, useCanvasStore } from "./store";
import { summarise, summariseTrigger } from "./summaries";
import type { CardProblems } from "./types";

const words = text.canvas;

/** The card of a node, or of the trigger. */
export const CardView = memo(function CardView({ data }: NodeProps<CardNode>) {
  const { card } = data;
  return card.node === null ? <TriggerCard card={card} /> : <NodeCard card={card} node={card.node} />;
});

function TriggerCard({ card }: { card: Card }) {
  const { trigger, mode } = useCanvasParts(({ document }) => ({
    trigger: document.trigger,
    mode: document.mode ?? "async",
  }));
  return (
    <Frame card={card} type={trigger.type} group="Trigger" title={words.webhook} kind={`${words.trigger} · ${mode}`}>
      {summariseTrigger(trigger)}
    </Frame>
  );
}

function NodeCard({ card, node }: { card: Card; node: WorkflowNode }) {
  const shapes = useCanvas((state) => state.shapes);
  const shape = shapes.get(node.type);
  const unknown = shapes.size > 0 && !shape;
  const kind = unknown ? words.unknownType(node.type) : `${node.key} · ${shape?.title ?? node.type}`;
  const summary = summarise(node);
  return (
    <Frame
      card={card}
      type={node.type}
      group={shape?.group ?? ""}
      title={nodeTitle(node, shape)}
      kind={kind}
      node={node}
    >
      {summary || <span className={styles.unset}>{words.notSetUp}</span>}
    </Frame>
  );
}

interface FrameProps {
  card: Card;
  type: string;
  group: string;
  title: string;
  kind: string;
  node?: WorkflowNode;
  children: ReactNode;
}

function Frame({ card, type, group, title, kind, node, children }: FrameProps) {
  const { id } = card;
  const store = useCanvasStore();
  const parts = useCanvasParts((state) => ({
    selected: state.selection.has(id),
    current: state.current === id,
    editable: state.actions !== null,
    dragged: state.drag?.keys.has(id) ?? false,
    mark: state.marks.get(id),
    problems: state.problems.get(id),
    pinned: state.pinned.has(id),
    run: state.runs?.get(id),
    traced: state.runs !== null && id !== TRIGGER_ID,
  }));
  const { selected, current, editable, dragged, mark, problems, run, traced } = parts;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told of the card changes with these and nothing else
  const description = useMemo(() => describeCard(store.get(), id), [store, id, parts, card]);
  const Picture = iconOf(type);
  return (
    <div
      className={`${styles.card} ${editable && node ? "nopan" : ""}`}
      style={{ width: CARD_WIDTH, height: CARD_HEIGHT }}
      data-selected={selected || undefined}
      data-disabled={node?.disabled || undefined}
      data-dragged={dragged || undefined}
      data-mark={mark}
      data-wrong={(problems?.problems ?? 0) > 0 || undefined}
      data-status={run?.status}
      data-idle={(traced && !run) || undefined}
    >
      <button
        type="button"
        className={styles.face}
        data-canvas-id={id}
        data-drag={(editable && node !== undefined) || undefined}
        tabIndex={current ? 0 : -1}
        aria-description={description}
        aria-pressed={selected}
        title={problems?.reasons.join("\n")}
      >
        <span
          className={styles.icon}
          style={{ ["--colour" as string]: `var(--mantine-color-${colourOf(group)}-filled)` }}
        >
          <Picture size={19} stroke={1.7} aria-hidden />
        </span>
        <span className={styles.words}>
          <span className={styles.title}>{title}</span>
          <span className={styles.kind}>{kind}</span>
          <span className={styles.summary}>{children}</span>
        </span>
      </button>
      <Signs node={node} problems={problems} pinned={parts.pinned} />
      {mark && (
        <span className={styles.mark} data-mark={mark} aria-hidden>
          {words.markSigns[mark]} {words.marks[mark]}
        </span>
      )}
      {run && (
        <span className={styles.run} data-status={run.status} aria-hidden>
          {words.statuses[run.status] ?? run.status}
          {run.duration_ms !== null && ` · ${formatDuration(run.duration_ms)}`}
          {run.attempts > 1 && ` · ${words.attempts(run.attempts)}`}
        </span>
      )}
      {editable && node && (
        <button
          type="button"
          className={styles.more}
          data-canvas-menu={id}
          tabIndex={-1}
          aria-label={words.menu(title)}
        >
          <IconDots size={16} aria-hidden />
        </button>
      )}
    </div>
  );
}

interface SignsProps {
  readonly node: WorkflowNode | undefined;
  readonly problems: CardProblems | undefined;
  readonly pinned: boolean;
}

/** The small signs at the upper right: each says its meaning on hover, and in the description of the card. */
function Signs({ node, problems, pinned }: SignsProps) {
  const attempts = node?.retry?.attempts;
  return (
    <span className={styles.signs} aria-hidden>
      {node?.comment && <Sign title={words.comment(node.comment)} picture={<IconMessage size={14} />} />}
      {node?.retry && (
        <Sign
          title={typeof attempts === "number" ? words.retries(attempts) : words.retriesSome}
          picture={<IconRepeat size={14} />}
        />
      )}
      {node?.on_error === "continue" && (
        <Sign title={words.goesOnAfterError} picture={<IconPlayerSkipForward size={14} />} />
      )}
      {node?.on_error === "branch" && <Sign title={words.branchesOnError} picture={<IconArrowsSplit2 size={14} />} />}
      {pinned && <Sign title={words.pinned} picture={<IconPin size={14} />} />}
      {node?.disabled && <span className={styles.off}>{words.disabled}</span>}
      {problems && (problems.problems > 0 || problems.warnings > 0) && (
        <span className={styles.count} data-warning={problems.problems === 0 || undefined}>
          <IconAlertTriangle size={13} stroke={2.2} />
          {problems.problems || problems.warnings}
        </span>
      )}
    </span>
  );
}

function Sign({ title, picture }: { title: string; picture: ReactNode }) {
  return (
    <span className={styles.sign} title={title}>
      {picture}
    </span>
  );
}
