/** The frame of a field: title, description, tools beside the title, what is wrong. */

import { Group, Input, Text } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Field.module.css";
import { PlainMarkdown } from "./Markdown";

export interface FieldIds {
  readonly labelId: string;
  /** For `aria-describedby`: description and error. */
  readonly describedBy: string | undefined;
}

interface Props {
  readonly label?: string | undefined;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  readonly error?: string | null | undefined;
  readonly tools?: ReactNode;
  readonly below?: ReactNode;
  readonly children: (ids: FieldIds) => ReactNode;
}

export function Field({ label, description, required, error, tools, below, children }: Props) {
  const id = useId();
  const described = [description && `${id}-description`, error && `${id}-error`].filter(Boolean).join(" ");
  const field = children({ labelId: `${id}-label`, describedBy: described || undefined });
  return (
    <div className={classes.field} data-field={label}>
      {label && (
        <Group justify="space-between" wrap="nowrap" gap={4} mih={26}>
          <Input.Label id={`${id}-label`} labelElement="div" required={required ?? false}>
            {label}
          </Input.Label>
          <Group gap={0} wrap="nowrap">
            {tools}
          </Group>
        </Group>
      )}
      {description && (
        <Text id={`${id}-description`} className={classes.description} component="div">
          <PlainMarkdown text={description} />
        </Text>
      )}
      {label || !tools ? (
        field
      ) : (
        // Without a title there is no line above the field that the tools could stand in.
        <div className={classes.inline}>
          <div className={classes.grow}>{field}</div>
          {tools}
        </div>
      )}
      {error && (
        <Text id={`${id}-error`} className={classes.error} role="alert">
          {error}
        </Text>
      )}
      {below}
    </div>
  );
}
