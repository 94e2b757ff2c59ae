import { Alert, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { text } from "../../text";
import classes from "./LineProblems.module.css";

const words = text.workflows;

interface LineProblem {
  readonly reason: string;
  readonly where: string;
  readonly line: number;
  readonly column: number;
}

interface Props {
  readonly problems: readonly LineProblem[];
  readonly onChoose: (line: number) => void;
}

/** Mistakes of a text, each a click away from its line. */
export function LineProblems({ problems, onChoose }: Props) {
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={words.importProblems} role="alert">
      <ul className={classes.list}>
        {problems.map(({ reason, where, line, column }) => (
          <li key={`${line}:${column}:${where}:${reason}`}>
            {line > 0 && (
              <UnstyledButton className={classes.line} onClick={() => onChoose(line)}>
                {words.line(line)}
              </UnstyledButton>
            )}
            <span>
              {where && <code className={classes.where}>{where}</code>} {reason}
            </span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** Mark line number `line` (from 1) of the text in `area` and bring it into view. */
export function selectLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = (area.scrollHeight / lines.length) * (line - 3);
}
