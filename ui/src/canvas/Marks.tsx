import { IconFlag, IconPlus } from "@tabler/icons-react";
import { type NodeProps, ViewportPortal } from "@xyflow/react";
import { memo, type RefObject } from "react";
import { text } from "../text";
import { describeGap, nameOf } from "./describing";
import { type CardNode, type GapNode, type LabelNode, roundedPath, type Scene } from "./flow";
import { END_ID } from "./layout";
import styles from "./Marks.module.css";
import { useCanvas, useCanvasParts } from "./store";

const words = text.canvas;

/** Where every way through the workflow leads. */
export const EndView = memo(function EndView(_: NodeProps<CardNode>) {
  const current = useCanvas((state) => state.current === END_ID);
  return (
    <button type="button" className={styles.end} data-canvas-id={END_ID} tabIndex={current ? 0 : -1}>
      <IconFlag size={14} aria-hidden /> {words.end}
    </button>
  );
});

/** The name of a branch. */
export const LabelView = memo(function LabelView({ data }: NodeProps<LabelNode>) {
  const { owner, branch, title } = data.label;
  const taken = useCanvas((state) => state.runs?.get(owner)?.branch === branch);
  return (
    <div className={styles.label} data-branch={branch} data-taken={taken || undefined}>
      <span title={title}>{title}</span>
    </div>
  );
});

/** The `+` between two cards, which is also where a dragged card can be dropped. */
export const GapView = memo(function GapView({ data }: NodeProps<GapNode>) {
  const { id, gap, reachable } = data.point;
  const { editable, current, place, dragging, target, broken } = useCanvasParts((state) => ({
    editable: state.actions !== null,
    current: state.current === id,
    place: describeGap(state, gap),
    dragging: state.drag !== null && !state.drag.useless.has(id),
    target: state.drag?.target === id,
    broken: state.drag?.broken.get(id) ?? "",
  }));
  if (!editable) return null;
  const hint = reachable ? words.add : words.neverReached;
  return (
    <div
      className={styles.gap}
      data-dragging={dragging || undefined}
      data-target={target || undefined}
      data-broken={broken !== "" || undefined}
      data-unreachable={!reachable || undefined}
    >
      <button
        type="button"
        className={styles.plus}
        data-canvas-id={id}
        data-canvas-gap={id}
        tabIndex={current ? 0 : -1}
        aria-label={words.addHere(place)}
        aria-description={reachable ? undefined : hint}
        title={hint}
      >
        <IconPlus size={15} stroke={2.2} aria-hidden />
      </button>
    </div>
  );
});

/** All lines in one picture: hundreds of single ones would have to be looked at with each step of a pan. */
export const LinesLayer = memo(function LinesLayer({ scene }: { scene: Scene }) {
  const runs = useCanvas((state) => state.runs);
  const taken = runs && scene.lines.filter(({ id }) => isTaken(id, runs));
  return (
    <ViewportPortal>
      <svg className={styles.lines} aria-hidden="true">
        <path d={scene.lines.map(({ points }) => roundedPath(points)).join("")} />
        {taken && <path className={styles.taken} d={taken.map(({ points }) => roundedPath(points)).join("")} />}
      </svg>
    </ViewportPortal>
  );
});

/** Whether the execution went along a line: into a node that ran, or into the branch that its node took. */
function isTaken(id: string, runs: ReadonlyMap<string, { branch?: string; status: string }>): boolean {
  const [place = "", kind] = id.split(":");
  const [owner = "", branch] = place.split("/");
  const run = runs.get(owner);
  if (branch === undefined) return kind === "in" && run !== undefined && run.status !== "skipped";
  return run !== undefined && run.branch === branch;
}

/** A shadow of what is being dragged, at the pointer; says what dropping it here would break. */
export function Ghost({ refTo }: { refTo: RefObject<HTMLElement | null> }) {
  const drag = useCanvas((state) => state.drag);
  const first = useCanvas((state) => nameOf(state, [...(drag?.keys ?? [])][0] ?? ""));
  if (drag === null) return null;
  const reason = drag.broken.get(drag.target ?? "") ?? "";
  const element = (one: HTMLElement | null) => {
    refTo.current = one;
  };
  return (
    <div className={styles.ghost} ref={element} data-broken={reason !== "" || undefined} aria-hidden>
      <div className={styles.ghostName}>{drag.keys.size === 1 ? first : words.moving(drag.keys.size)}</div>
      {reason !== "" && <div className={styles.reason}>{reason}</div>}
    </div>
  );
}
