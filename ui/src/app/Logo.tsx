import { text } from "../text";
import classes from "./Logo.module.css";

/** The mark, and the name beside it. */
export function Logo({ words = true, size = 26 }: { words?: boolean; size?: number }) {
  return (
    <span className={classes.logo}>
      <img src="/icon.svg" width={size} height={size} alt={words ? "" : text.shell.product} />
      {words && <span className={classes.name}>{text.shell.product}</span>}
    </span>
  );
}
