import { Text, VisuallyHidden } from "@mantine/core";
import { useMemo, useRef } from "react";
import { text } from "../text";
import { formatDuration } from "./formats";
import type { NodeRun } from "./records";
import { StatusBadge } from "./StatusBadge";
import { type Bar, measureBars } from "./trace";
import { useVisibleRows } from "./virtual";
import classes from "./Waterfall.module.css";

const ROW = 34;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const words = text.runs;

interface Props {
  readonly runs: readonly NodeRun[];
  /** ISO times between which the execution ran; its end is null while it runs. */
  readonly from: string;
  readonly to: string | null;
  /** Titles of nodes by key. */
  readonly titles: ReadonlyMap<string, string>;
  /** Path of the selected node run. */
  readonly selected: string | null;
  readonly onSelect: (path: string) => void;
}

/** When each node ran and for how long: a table whose last column draws the times. */
export function Waterfall({ runs, from, to, titles, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const start = Date.parse(from);
  const bars = useMemo(() => measureBars(runs, start, to === null ? start : Date.parse(to)), [runs, start, to]);
  const { first, end } = useVisibleRows(body, bars.length, ROW, scroller);
  if (bars.length === 0) return <Text className={classes.empty}>{words.waterfallEmpty}</Text>;
  const whole = Math.max(
    to === null ? 0 : Date.parse(to) - start,
    ...bars.map((bar) => bar.offset + bar.run.duration_ms),
  );
  return (
    <div ref={scroller} className={classes.scroller}>
      <table aria-label={words.waterfallTitle} aria-rowcount={bars.length + 1}>
        <thead>
          <tr className={classes.head}>
            <th scope="col">{words.node}</th>
            <th scope="col">{words.start}</th>
            <th scope="col">{words.duration}</th>
            <th scope="col" className={classes.scale}>
              <VisuallyHidden>{words.timeline}</VisuallyHidden>
              {TICKS.map((tick) => (
                <span key={tick} style={{ left: `${tick * 100}%` }} data-last={tick === 1 || undefined} aria-hidden>
                  {formatDuration(whole * tick)}
                </span>
              ))}
            </th>
          </tr>
        </thead>
        <tbody ref={body} style={{ height: bars.length * ROW, paddingTop: first * ROW }}>
          {bars.slice(first, end).map((bar) => (
            <Line key={bar.run.path} bar={bar} isSelected={bar.run.path === selected} {...{ titles, onSelect }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  readonly bar: Bar;
  readonly isSelected: boolean;
  readonly titles: ReadonlyMap<string, string>;
  readonly onSelect: (path: string) => void;
}

function Line({ bar, isSelected, titles, onSelect }: LineProps) {
  const { run, depth, offset, start, width } = bar;
  const style = {
    "--bar": `var(--status-${run.status}, var(--text-dim))`,
    left: `${start * 100}%`,
    width: `${width * 100}%`,
  } as React.CSSProperties;
  return (
    <tr className={classes.row} data-selected={isSelected || undefined}>
      <th scope="row" style={{ paddingLeft: depth * 14 }}>
        <StatusBadge status={run.status} bare />
        <button type="button" onClick={() => onSelect(run.path)} title={run.path} aria-pressed={isSelected}>
          {titles.get(run.key) ?? run.key}
        </button>
        {run.attempts > 1 && (
          <span className={classes.tries} title={words.attemptsOf(run.attempts)}>
            {words.tries(run.attempts)}
          </span>
        )}
      </th>
      <td>{words.at(formatDuration(offset))}</td>
      <td>{formatDuration(run.duration_ms)}</td>
      <td className={classes.track} aria-hidden>
        <span className={classes.bar} style={style} />
      </td>
    </tr>
  );
}
