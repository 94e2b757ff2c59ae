import { Button, Loader } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowUp } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { ProblemNotice } from "../app/ProblemNotice";
import { text } from "../text";
import type { Feed, FeedState } from "./feed";
import { formatCount } from "./formats";
import { itemsBetween } from "./pages";
import classes from "./RecordList.module.css";
import { useRowLinks } from "./RowLink";
import { useVisibleRows } from "./virtual";

const ROW = 46;
const AT_TOP = 120;
const words = text.runs;

interface Props<T extends { readonly id: string }> {
  readonly label: string;
  readonly feed: Feed<T>;
  readonly state: FeedState<T>;
  /** Five of them. */
  readonly columns: readonly string[];
  /** Widths of the columns, for the grid. */
  readonly template: string;
  /** Height of a card on a phone. */
  readonly cardHeight: number;
  readonly kind: "executions" | "requests";
  /** The cells of one item; the first contains the link of the row. */
  readonly cells: (item: T) => readonly ReactNode[];
  readonly isNew?: (item: T) => boolean;
  readonly end: (count: string) => string;
  /** In the place of an empty list. */
  readonly children: ReactNode;
}

/** A list of any length: rows on a wide page, cards on a phone, only those drawn that can be seen. */
export function RecordList<T extends { readonly id: string }>(props: Props<T>) {
  const { label, feed, state, columns, template, cells, children, kind } = props;
  const isNarrow = useMediaQuery("(max-width: 47.99em)", window.innerWidth < 768, { getInitialValueInEffect: false });
  const height = isNarrow ? props.cardHeight : ROW;
  const frame = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLTableSectionElement>(null);
  const { pages, count, next, phase } = state;
  const follow = useRowLinks();
  const { first, end } = useVisibleRows(list, count, height);
  useShownFresh(feed, state, frame);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is missing depends on the pages as well
  useEffect(() => {
    void feed.see(first, end);
  }, [feed, first, end, pages, phase, next]);
  const style = { "--columns": template, "--row": `${height}px` } as React.CSSProperties;
  const isEmpty = count === 0 && next === null && phase === "idle";
  if (isEmpty) return children;
  return (
    <div ref={frame} className={classes.frame} style={style}>
      <FreshPill feed={feed} state={state} />
      <table aria-label={label} aria-rowcount={next === null ? count + 1 : -1} data-kind={kind}>
        <thead>
          <tr className={classes.head} aria-rowindex={1}>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link makes a click as well */}
        <tbody ref={list} onClick={follow} style={{ height: count * height, paddingTop: first * height }}>
          {itemsBetween(pages, first, end).map((item, index) => (
            <tr className={classes.row} key={item?.id ?? first + index} aria-rowindex={first + index + 2}>
              {(item === null ? columns.map(() => <Waiting key="waiting" />) : cells(item)).map((cell, column) => (
                <td className={classes.cell} key={columns[column]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Foot {...props} />
    </div>
  );
}

/** In the cells of a row that is on its way again. */
function Waiting() {
  return <span className={classes.waiting} aria-hidden />;
}

function Foot<T extends { readonly id: string }>({ feed, state, end }: Props<T>) {
  const { count, next, phase, error } = state;
  if (phase === "failed") return <ProblemNotice error={error} onRetry={() => void feed.retry()} />;
  return (
    <div className={classes.foot} aria-live="polite">
      {phase === "idle" && next === null && end(formatCount(count))}
      {phase !== "idle" && (
        <>
          <Loader size={14} color="gray" aria-hidden />
          {count === 0 && phase === "more" ? words.searching : words.loadingMore}
        </>
      )}
    </div>
  );
}

function FreshPill<T extends { readonly id: string }>({ feed, state }: { feed: Feed<T>; state: FeedState<T> }) {
  const count = state.fresh.length;
  const show = () => {
    feed.show();
    window.scrollTo({ top: 0 });
  };
  return (
    <div className={classes.pill} aria-live="polite">
      {count > 0 && (
        <Button size="compact-sm" radius="xl" leftSection={<IconArrowUp size={15} aria-hidden />} onClick={show}>
          {words.fresh(state.gap ? words.many(count) : formatCount(count))}
        </Button>
      )}
    </div>
  );
}

/** At the top of the page, with nobody's hand on the list, new items show up by themselves. */
function useShownFresh<T extends { readonly id: string }>(
  feed: Feed<T>,
  state: FeedState<T>,
  frame: React.RefObject<HTMLDivElement | null>,
) {
  const { fresh } = state;
  useEffect(() => {
    const element = frame.current;
    if (fresh.length === 0 || element === null || window.scrollY > AT_TOP) return;
    if (!element.matches(":hover") && !element.contains(document.activeElement)) feed.show();
  }, [feed, fresh, frame]);
}
