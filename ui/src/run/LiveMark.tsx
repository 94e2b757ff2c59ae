import { text } from "../text";
import classes from "./LiveMark.module.css";
import type { LiveState } from "./live";

const WORDS = { open: text.runs.live, connecting: text.runs.connecting, broken: text.runs.offline };

/** Whether what is shown follows what happens. */
export function LiveMark({ state }: { state: LiveState }) {
  return (
    <span className={classes.mark} data-state={state} role="status">
      <span className={classes.dot} aria-hidden />
      {WORDS[state]}
    </span>
  );
}
