import { Kbd, TextInput } from "@mantine/core";
import { IconRoute, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { text } from "../text";
import { Dialog } from "./Dialog";
import classes from "./GoTo.module.css";
import { matchTargets, type Target } from "./goToTargets";
import { PLACES, SETTINGS_PLACES } from "./places";
import { may } from "./session";
import { workflowsQuery } from "./workflows";

/** Go to a workflow or a page by a few letters of its name. */
export function GoTo({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const listId = useId();
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(0);
  const found = matchTargets(useTargets(), words);
  const current = Math.min(chosen, found.length - 1);

  const go = (target: Target | undefined) => {
    if (target === undefined) return;
    onClose();
    router.history.push(target.to);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Enter") go(found[current]);
    else if (step !== 0 && found.length > 0) setChosen((current + step + found.length) % found.length);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="12vh"
      attributes={{ content: { "aria-label": text.shell.goTo } }}
    >
      <TextInput
        data-autofocus
        size="lg"
        variant="unstyled"
        className={classes.input}
        leftSection={<IconSearch size={20} aria-hidden />}
        placeholder={text.shell.goToHint}
        aria-label={text.shell.goTo}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[current] && `${listId}-${current}`}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <div id={listId} role="listbox" aria-label={text.shell.goTo} className={classes.list}>
        {found.map((target, index) => (
          <Option
            key={target.to}
            id={`${listId}-${index}`}
            target={target}
            chosen={index === current}
            onHover={() => setChosen(index)}
            onClick={() => go(target)}
          />
        ))}
        {found.length === 0 && <p className={classes.nothing}>{text.shell.goToNothing}</p>}
      </div>
    </Dialog>
  );
}

function useTargets(): Target[] {
  const { data } = useQuery({ ...workflowsQuery, enabled: may("workflows:read") });
  const pages = [...PLACES, ...SETTINGS_PLACES].filter((place) => place.scope === undefined || may(place.scope));
  return [
    ...(data ?? []).map(({ key, title }) => ({
      to: `/workflows/${key}`,
      label: title || key,
      hint: key,
      icon: IconRoute,
    })),
    ...pages.map(({ to, label, icon }) => ({ to, label, hint: text.shell.pages, icon })),
  ];
}

interface OptionProps {
  readonly id: string;
  readonly target: Target;
  readonly chosen: boolean;
  readonly onHover: () => void;
  readonly onClick: () => void;
}

function Option({ id, target, chosen, onHover, onClick }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the input, which keeps the focus.
    // biome-ignore lint/a11y/useFocusableInteractive: options of a combobox are never focused themselves.
    <div
      ref={chosen ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
      id={id}
      role="option"
      aria-selected={chosen}
      className={classes.option}
      onMouseMove={onHover}
      onClick={onClick}
    >
      <target.icon size={18} stroke={1.6} aria-hidden />
      <span className={classes.label}>{target.label}</span>
      <span className={classes.hint}>{target.hint}</span>
      {chosen && <Kbd size="xs">↵</Kbd>}
    </div>
  );
}
