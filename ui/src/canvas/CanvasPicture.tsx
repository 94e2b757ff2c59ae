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
// Pictures are wider than they are high, and most workflows are not: the way from card to card is drawn shorter.
const SQUEEZE = 0.66;
/** Of a longer workflow the beginning is drawn, and fades out: all of it would be too small to tell anything. */
const MOST_HEIGHT = 560;

/** A small picture of a workflow: cheap, still, and without words. It takes the size of the element around it. */
export const CanvasPicture = memo(function CanvasPicture({ document, shapes = NO_SHAPES }: Props) {
  const drawn = useMemo(() => layout(document, shapes), [document, shapes]);
  const width = drawn.width + 2 * MARGIN;
  const whole = drawn.height * SQUEEZE + 2 * MARGIN;
  const height = Math.min(whole, MOST_HEIGHT);
  return (
    <svg
      className={styles.picture}
      data-cut={height < whole || undefined}
      viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      <path
        className={styles.lines}
        d={drawn.lines.map(({ points }) => roundedPath(points.map(([x, y]) => [x, y * SQUEEZE]))).join("")}
      />
      {drawn.cards.map((card) => (
        <g key={`${card.id} ${card.y}`} transform={`translate(${card.x} ${card.y * SQUEEZE})`}>
          <rect className={styles.card} width={card.width} height={card.height * SQUEEZE} rx="12" />
          {card.kind !== "end" && (
            <>
              <rect
                className={card.kind === "trigger" ? styles.trigger : styles.icon}
                x="12"
                y="9"
                width="30"
                height="30"
                rx="9"
              />
              <rect className={styles.word} x="58" y="17" width="150" height="14" rx="7" />
            </>
          )}
        </g>
      ))}
    </svg>
  );
});
