import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { text } from "../text";

interface Props {
  readonly value: string | (() => string);
  /** What is copied, as the name of the button: “Copy the URL”. */
  readonly label?: string;
  /** An icon alone, or with its words beside it. */
  readonly words?: boolean;
  readonly size?: "xs" | "sm" | "md";
}

/** Puts `value` on the clipboard and says so. */
export function CopyButton({ value, label = text.shell.copy, words = false, size = "sm" }: Props) {
  const clipboard = useClipboard({ timeout: 2_000 });
  const Picture = clipboard.copied ? IconCheck : IconCopy;
  const said = clipboard.copied ? text.shell.copied : clipboard.error ? text.shell.notCopied : label;
  const copy = () => clipboard.copy(typeof value === "function" ? value() : value);
  if (words) {
    return (
      <Button size={size} variant="default" leftSection={<Picture size={16} aria-hidden />} onClick={copy}>
        <span aria-live="polite">{said}</span>
      </Button>
    );
  }
  return (
    <Tooltip label={said} withArrow>
      <ActionIcon variant="subtle" color="gray" size={size === "md" ? "lg" : "md"} aria-label={said} onClick={copy}>
        <Picture size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
