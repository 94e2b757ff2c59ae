import { Loader } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { text } from "../text";
import classes from "./ReachNote.module.css";
import { useReach } from "./reach";

/** Says that the server cannot be reached, and when it is back. In the way of nothing. */
export function ReachNote() {
  const reach = useReach();
  return (
    <div role="status" className={classes.place}>
      {reach !== "here" && (
        <span className={classes.note} data-reach={reach}>
          {reach === "gone" ? (
            <Loader size={14} color="currentColor" aria-hidden />
          ) : (
            <IconCheck size={16} aria-hidden />
          )}
          {reach === "gone" ? text.shell.gone : text.shell.back}
        </span>
      )}
    </div>
  );
}
