import { Button, Text, VisuallyHidden } from "@mantine/core";
import { Fragment, useMemo, useState } from "react";
import { text } from "../../text";
import styles from "./DiffText.module.css";
import { diffTexts, type Line, type Row } from "./lines";

const words = text.editor;
/** Unchanged lines shown around each change. */
const AROUND = 3;

interface Props {
  readonly before: string;
  readonly after: string;
  readonly beforeName: string;
  readonly afterName: string;
}

type Block = { readonly rows: readonly Row[]; readonly hidden: boolean; readonly at: number };

/** Two texts side by side: what was removed at the left, what was added at the right, each with its sign. */
export function DiffText({ before, after, beforeName, afterName }: Props) {
  const rows = useMemo(() => diffTexts(before, after), [before, after]);
  const blocks = useMemo(() => fold(rows), [rows]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const removed = rows.filter(({ kind }) => kind === "removed" || kind === "changed").length;
  const added = rows.filter(({ kind }) => kind === "added" || kind === "changed").length;
  if (removed + added === 0) return <Text size="sm">{words.same}</Text>;
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <caption className={styles.caption}>
          {words.linesAdded(added)}, {words.linesRemoved(removed)}
        </caption>
        <colgroup>
          <col className={styles.numbers} />
          <col />
          <col className={styles.numbers} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th colSpan={2} scope="col">
              {beforeName}
            </th>
            <th colSpan={2} scope="col">
              {afterName}
            </th>
          </tr>
        </thead>
        <tbody>
          {blocks.map(({ rows, hidden, at }) =>
            hidden && !opened.has(at) ? (
              <tr key={at}>
                <td colSpan={4} className={styles.fold}>
                  <Button
                    variant="subtle"
                    color="gray"
                    size="compact-xs"
                    onClick={() => setOpened(new Set([...opened, at]))}
                  >
                    {words.showUnchanged(rows.length)}
                  </Button>
                </td>
              </tr>
            ) : (
              <Fragment key={at}>
                {rows.map((row) => (
                  <tr key={`${row.left?.number}-${row.right?.number}`}>
                    <Side line={row.left} changed={row.kind !== "same"} sign="−" said={words.removed_} kind="removed" />
                    <Side line={row.right} changed={row.kind !== "same"} sign="+" said={words.added} kind="added" />
                  </tr>
                ))}
              </Fragment>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

interface SideProps {
  readonly line: Line | null;
  readonly changed: boolean;
  readonly sign: string;
  readonly said: string;
  readonly kind: "added" | "removed";
}

function Side({ line, changed, sign, said, kind }: SideProps) {
  if (line === null) return <td colSpan={2} className={styles.empty} />;
  return (
    <>
      <td className={styles.number} data-kind={changed ? kind : undefined}>
        {line.number}
      </td>
      <td className={styles.line} data-kind={changed ? kind : undefined}>
        <span className={styles.sign} aria-hidden>
          {changed ? sign : ""}
        </span>
        {changed && <VisuallyHidden>{said}: </VisuallyHidden>}
        {line.text}
      </td>
    </>
  );
}

/** Rows in blocks; long stretches without a change are hidden. */
function fold(rows: readonly Row[]): Block[] {
  const shown = rows.map(() => false);
  for (const [index, { kind }] of rows.entries()) {
    if (kind === "same") continue;
    for (let near = index - AROUND; near <= index + AROUND; near += 1) if (near in shown) shown[near] = true;
  }
  const blocks: Block[] = [];
  let start = 0;
  for (let index = 1; index <= rows.length; index += 1) {
    if (index < rows.length && shown[index] === shown[start]) continue;
    const part = rows.slice(start, index);
    // Hiding a line or two would take as much room as showing them.
    blocks.push({ rows: part, hidden: !shown[start] && part.length > 2, at: start });
    start = index;
  }
  return blocks;
}
