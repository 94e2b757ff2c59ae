import { Text } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { CopyButton } from "../app/CopyButton";
import { text } from "../text";
import { writeExact } from "../workflow/exact";
import classes from "./JsonView.module.css";
import { type JsonRow, listRows, openAtFirst, stepBy } from "./jsonRows";
import { useVisibleRows } from "./virtual";

const ROW = 24;
const words = text.runs.json;

interface Props {
  /** Any JSON; numbers may be exact. */
  readonly value: unknown;
  /** What the value is, for those who do not see it. */
  readonly label: string;
  /** In front of each path that is copied: `nodes.charge`. */
  readonly root?: string;
  /** The most pixels it gets before it scrolls. */
  readonly height?: number;
}

/** A value as a tree: arrow keys walk through it, and the line below says where one is and copies it. */
export function JsonView({ value, label, root = "", height = 420 }: Props) {
  const [open, setOpen] = useState(() => openAtFirst(value));
  const [at, setAt] = useState(0);
  const rows = useMemo(() => listRows(value, open), [value, open]);
  const current = rows[Math.min(at, rows.length - 1)];
  const toggle = (row: JsonRow, want = !row.open) =>
    setOpen((before) => {
      const next = new Set(before);
      if (want) next.add(row.path);
      else next.delete(row.path);
      return next;
    });
  if (value === undefined || value === null) return <Text className={classes.nothing}>{words.empty}</Text>;
  return (
    <div className={classes.frame}>
      <Rows rows={rows} at={Math.min(at, rows.length - 1)} onMove={setAt} onToggle={toggle} {...{ label, height }} />
      <div className={classes.bar}>
        <code className={classes.path}>{writePath(root, current?.path ?? "") || words.root}</code>
        <CopyButton label={words.copyPath} value={() => writePath(root, current?.path ?? "")} />
        <span className={classes.space} />
        <CopyButton
          words
          size="xs"
          label={words.copyValue}
          value={() => copyText(current?.path ? current.value : value)}
        />
      </div>
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly JsonRow[];
  readonly at: number;
  readonly label: string;
  readonly height: number;
  readonly onMove: (index: number) => void;
  readonly onToggle: (row: JsonRow, want?: boolean) => void;
}

function Rows({ rows, at, label, height, onMove, onToggle }: RowsProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { first, end } = useVisibleRows(list, rows.length, ROW, scroller);
  const move = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    onMove(next);
    const frame = scroller.current;
    if (frame === null) return;
    if (next * ROW < frame.scrollTop) frame.scrollTop = next * ROW;
    else if ((next + 1) * ROW > frame.scrollTop + frame.clientHeight)
      frame.scrollTop = (next + 1) * ROW - frame.clientHeight;
  };
  const press = (event: KeyboardEvent) => {
    const step = event.ctrlKey || event.metaKey || event.altKey ? null : stepBy(event.key, rows, at);
    if (step === null) return;
    event.preventDefault();
    if (step.toggle) onToggle(step.toggle);
    else move(step.at);
  };
  const shown = rows.slice(first, end);
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={{ maxHeight: height }}
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={at >= first && at < end ? `${id}-${at}` : undefined}
      onKeyDown={press}
    >
      <div ref={list} role="none" style={{ height: rows.length * ROW, paddingTop: first * ROW }}>
        {shown.map((row, index) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have the path of the text
            key={`${row.path} ${first + index}`}
            id={`${id}-${first + index}`}
            row={row}
            active={first + index === at}
            onClick={() => {
              onMove(first + index);
              if (row.open !== null) onToggle(row);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function Row({ id, row, active, onClick }: { id: string; row: JsonRow; active: boolean; onClick: () => void }) {
  const hidesValue = row.open === true && row.kind !== "text";
  const count = Array.isArray(row.value) ? row.value.length : 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it hears the keys
    <div
      id={id}
      role="treeitem"
      tabIndex={-1}
      className={classes.row}
      aria-level={row.depth + 1}
      aria-selected={active}
      {...(row.open === null ? {} : { "aria-expanded": row.open })}
      style={{ paddingLeft: 6 + row.depth * 16, height: ROW }}
      onClick={onClick}
    >
      <IconChevronRight size={14} className={classes.chevron} data-open={row.open ?? "none"} aria-hidden />
      {row.name !== null && <span className={classes.name}>{row.name}:</span>}
      {hidesValue ? (
        <span className={classes.count}>
          {row.kind === "list" ? words.items(count) : words.members(Object.keys(row.value as object).length)}
        </span>
      ) : (
        <span className={classes.value} data-kind={row.kind}>
          {row.shown}
        </span>
      )}
    </div>
  );
}

function writePath(root: string, path: string): string {
  if (root === "" || path === "") return root || path;
  return path.startsWith("[") ? `${root}${path}` : `${root}.${path}`;
}

/** A text is copied without its quotes. */
function copyText(value: unknown): string {
  return typeof value === "string" ? value : writeExact(value, 2);
}
