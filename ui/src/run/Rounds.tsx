import { ActionIcon, NumberInput } from "@mantine/core";
import { IconAlertTriangle, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { text } from "../text";
import classes from "./Rounds.module.css";
import { type Choice, type Repeat, shownRound } from "./trace";

const words = text.runs;

interface Props {
  readonly repeats: readonly Repeat[];
  readonly choice: Choice;
  readonly onChoose: (loop: string, round: number) => void;
}

/** Which round of each loop is shown. */
export function Rounds({ repeats, choice, onChoose }: Props) {
  if (repeats.length === 0) return null;
  return (
    <div className={classes.rounds}>
      {repeats.map((repeat) => (
        <RoundChooser key={repeat.path} {...{ repeat, choice, onChoose }} />
      ))}
    </div>
  );
}

function RoundChooser({ repeat, choice, onChoose }: Omit<Props, "repeats"> & { readonly repeat: Repeat }) {
  const { rounds, path, key } = repeat;
  const shown = shownRound(repeat, choice);
  const at = rounds.findIndex(({ index }) => index === shown);
  const go = (round: { index: number } | undefined) => round && onChoose(path, round.index);
  const isWrong = ({ status }: { status: string }) => status !== "completed" && status !== "skipped";
  const nextWrong = rounds.find((round, index) => index > at && isWrong(round)) ?? rounds.find(isWrong);
  const last = rounds.at(-1)?.index ?? 0;
  return (
    <fieldset className={classes.chooser} title={path}>
      <legend>{words.rounds(key)}</legend>
      <ActionIcon
        variant="default"
        aria-label={words.previousRound}
        disabled={at <= 0}
        onClick={() => go(rounds[at - 1])}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <NumberInput
        aria-label={words.rounds(key)}
        size="xs"
        w={64}
        min={1}
        max={last + 1}
        hideControls
        value={shown + 1}
        onChange={(value) => go(rounds.find(({ index }) => index === Number(value) - 1))}
      />
      <span className={classes.of}>{words.round(at + 1, rounds.length)}</span>
      <ActionIcon
        variant="default"
        aria-label={words.nextRound}
        disabled={at >= rounds.length - 1}
        onClick={() => go(rounds[at + 1])}
      >
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
      {nextWrong && (
        <ActionIcon
          variant="default"
          aria-label={words.nextFailed}
          title={words.nextFailed}
          onClick={() => go(nextWrong)}
        >
          <IconAlertTriangle size={16} aria-hidden color="var(--status-failed)" />
        </ActionIcon>
      )}
    </fieldset>
  );
}
