import { TextInput, UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { text } from "../../text";
import styles from "./Editor.module.css";

interface Props {
  readonly title: string;
  readonly readOnly: boolean;
  onChange(title: string): void;
}

/** The title of the workflow; a click makes it a field. */
export function TitleField({ title, readOnly, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement | null>(null);
  const left = useRef(false);
  // A field that goes away loses the focus once more.
  const ended = useRef(false);
  useEffect(() => {
    if (typed === null && left.current) button.current?.focus();
    left.current = typed !== null;
  }, [typed]);
  if (readOnly) return <h1 className={styles.title}>{title}</h1>;
  if (typed === null) {
    return (
      <h1 className={styles.title}>
        <UnstyledButton
          ref={button}
          className={styles.titleButton ?? ""}
          onClick={() => {
            ended.current = false;
            setTyped(title);
          }}
          aria-label={text.editor.editTitle(title)}
          title={title}
        >
          {title}
        </UnstyledButton>
      </h1>
    );
  }
  const finish = (wanted: string) => {
    if (ended.current) return;
    ended.current = true;
    if (wanted.trim() && wanted !== title) onChange(wanted.trim());
    setTyped(null);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    // The button that comes back gets the focus, and must not be pressed by the same key.
    event.preventDefault();
    finish(event.key === "Enter" ? typed : title);
  };
  return (
    <TextInput
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => finish(typed)}
      onKeyDown={key}
      aria-label={text.editor.title}
      size="sm"
      w={280}
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}
