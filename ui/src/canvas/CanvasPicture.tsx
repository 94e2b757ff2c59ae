import { memo, useMemo } from "react";
import type { Shapes } from "../workflow/branches";
import type { WorkflowDocument } from "../workflow/document";
import styles from "./CanvasPicture.module.css";
import { roundedPath } from "./flow";
import { layout } from "./layout";

interface Props {
  readonly document: WorkflowDocument;
  /** Node types that have fixed branches; without them only what the document says is drawn. */
  readonly shapes?: Shapes;
}

const NO_SHAPES: Shapes = new Map();
const MARGIN = 24;

/** A small picture of a workflow: cheap, still, and without words. It takes the size of the element around it. */
export const CanvasPicture = memo(function CanvasPicture({ document, shapes = NO_SHAPES }: Props) {
  const drawn = useMemo(() => layout(document, shapes), [document, shapes]);
  const width = drawn.width + 2 * MARGIN;
  const height = drawn.height + 2 * MARGIN;
  return (
    <svg
      className={styles.picture}
      viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      <path className={styles.lines} d={drawn.lines.map(({ points }) => roundedPath(points)).join("")} />
      {drawn.cards.map((card) => (
        <g key={`${card.id} ${card.y}`} transform={`translate(${card.x} ${card.y})`}>
          <rect className={styles.card} width={card.width} height={card.height} rx={card.kind === "end" ? 18 : 14} />
          {card.kind !== "end" && (
            <>
              <rect
                className={card.kind === "trigger" ? styles.trigger : styles.icon}
                x="14"
                y="17"
                width="38"
                height="38"
                rx="10"
              />
              <rect className={styles.word} x="66" y="20" width="120" height="12" rx="6" />
              <rect className={styles.word} x="66" y="42" width="164" height="9" rx="4.5" opacity="0.5" />
            </>
          )}
        </g>
      ))}
    </svg>
  );
});
