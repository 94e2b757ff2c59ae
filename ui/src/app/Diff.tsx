import classes from "./Diff.module.css";
import { readDiff } from "./diffs";

/** A unified diff: what went away and what came, told by sign and colour. */
export function Diff({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard.
    <pre className={classes.diff} tabIndex={0}>
      {readDiff(text).map((line) => (
        <span key={line.id} className={classes.line} data-kind={line.kind}>
          {line.text}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}
