import { formatCount } from "../../run/formats";
import { text } from "../../text";
import type { WorkflowActivity } from "./activity";
import { sum } from "./listing";
import classes from "./Sparkline.module.css";
import { busiestHour, makeColumns, outlineOf } from "./sparks";

const WIDTH = 119;
const HEIGHT = 24;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

interface Props {
  readonly activity: WorkflowActivity;
  /** When each of its hours begins. */
  readonly hours: readonly string[];
}

/** What a workflow did in each of the last 24 hours. */
export function Sparkline({ activity: { completed, failed }, hours }: Props) {
  const busiest = busiestHour(completed, failed);
  const columns = makeColumns(completed, failed, WIDTH, HEIGHT);
  const words = text.workflows;
  const name =
    busiest === null
      ? words.silence
      : words.activity(formatCount(sum(completed)), formatCount(sum(failed)), formatHour(hours[busiest]));
  return (
    <svg
      className={classes.picture}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={name}
    >
      <path className={classes.ground} d={`M0 ${HEIGHT - 0.5}h${WIDTH}`} />
      <path className={classes.completed} d={outlineOf(columns, "completed", HEIGHT)} />
      <path className={classes.failed} d={outlineOf(columns, "failed", HEIGHT)} />
      {columns.map((column, hour) => (
        <rect key={hours[hour] ?? column.x} className={classes.hour} x={column.x} width={column.width} height={HEIGHT}>
          <title>
            {words.hour(formatHour(hours[hour]), formatCount(completed[hour] ?? 0), formatCount(failed[hour] ?? 0))}
          </title>
        </rect>
      ))}
    </svg>
  );
}

function formatHour(at: string | undefined): string {
  return at === undefined ? "" : clock.format(new Date(at));
}
