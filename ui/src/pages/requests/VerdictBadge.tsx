import { IconBan, IconCircleCheck, IconFilter } from "@tabler/icons-react";
import type { Verdict } from "../../run/records";
import { text } from "../../text";
import classes from "./VerdictBadge.module.css";

const ICONS = { accepted: IconCircleCheck, filtered: IconFilter, refused: IconBan };

interface Props {
  readonly verdict: Verdict;
  /** Of the answer to one that was turned away. */
  readonly status?: number | null;
}

/** What became of a request at the door, by picture, word and colour. */
export function VerdictBadge({ verdict, status = null }: Props) {
  const Picture = ICONS[verdict];
  return (
    <span className={classes.badge} data-verdict={verdict}>
      <Picture size={17} aria-hidden />
      {text.requests.verdicts[verdict]}
      {verdict === "refused" && status !== null && <span className={classes.status}>{status}</span>}
    </span>
  );
}
