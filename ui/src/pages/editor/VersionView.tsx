import { Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { Canvas } from "../../canvas/Canvas";
import { asShapes, useNodeTypes } from "../../canvas/nodeTypes";
import { type Mark, NOTHING, type Selection } from "../../canvas/types";
import { text } from "../../text";
import type { WorkflowDocument } from "../../workflow/document";
import { compareDocuments } from "./compare";
import { DiffText } from "./DiffText";
import styles from "./Versions.module.css";

const words = text.editor;

export interface Side {
  readonly name: string;
  readonly document: WorkflowDocument;
  readonly source: string;
}

interface Props {
  readonly from: Side;
  readonly to: Side;
  readonly view: "canvas" | "yaml";
  /** Both are one version: it is looked at, not compared. */
  readonly single: boolean;
}

export function VersionView({ from, to, view, single }: Props) {
  if (view === "canvas") return <CanvasSides from={from} to={to} single={single} />;
  if (single) return <pre className={styles.source}>{to.source}</pre>;
  return (
    <div className={styles.text}>
      <DiffText before={from.source} after={to.source} beforeName={from.name} afterName={to.name} />
    </div>
  );
}

function CanvasSides({ from, to, single }: Omit<Props, "view">) {
  const marks = useMemo(() => compareDocuments(from.document, to.document), [from.document, to.document]);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const common = { selection, onSelect: setSelection };
  if (single) return <CanvasSide side={to} {...common} />;
  const equal = marks.before.size + marks.after.size === 0;
  return (
    <>
      {equal && (
        <Text size="sm" p="sm" role="status">
          {from.source === to.source ? words.same : words.sameNodes}
        </Text>
      )}
      <div className={styles.sides}>
        <CanvasSide side={from} marks={marks.before} {...common} />
        <CanvasSide side={to} marks={marks.after} {...common} />
      </div>
    </>
  );
}

interface SideProps {
  readonly side: Side;
  readonly marks?: ReadonlyMap<string, Mark>;
  readonly selection: Selection;
  onSelect(selection: Selection): void;
}

function CanvasSide({ side, marks, selection, onSelect }: SideProps) {
  const shapes = asShapes(useNodeTypes());
  return (
    <section className={styles.side} aria-label={side.name}>
      <h2 className={styles.sideName}>{side.name}</h2>
      <Canvas
        document={side.document}
        shapes={shapes}
        selection={selection}
        onSelect={onSelect}
        {...(marks ? { marks } : {})}
      />
    </section>
  );
}
