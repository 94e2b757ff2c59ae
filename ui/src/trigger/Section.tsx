import { Accordion, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { isBelow, useFormScope } from "../form/scope";
import { text } from "../text";
import classes from "./Section.module.css";

interface Props {
  readonly name: keyof typeof text.trigger.sections;
  /** One line that says what is set, shown while it is closed. */
  readonly summary: string;
  /** Paths whose problems belong here. */
  readonly paths: readonly string[];
  readonly children: ReactNode;
}

/** A part of the drawer that can be closed. Its heading says what is set and whether something is wrong. */
export function Section({ name, summary, paths, children }: Props) {
  const { problems } = useFormScope();
  const isWrong = problems.some(({ where }) => paths.some((path) => where === path || isBelow(where, path)));
  return (
    <Accordion.Item value={name} className={classes.section}>
      <Accordion.Control>
        <Group justify="space-between" wrap="nowrap" gap="sm">
          <Text component="span" fw={600} size="sm" className={classes.title}>
            {text.trigger.sections[name]}
          </Text>
          <Group gap={6} wrap="nowrap" miw={0}>
            <Text component="span" size="xs" className={classes.summary}>
              {summary}
            </Text>
            {isWrong && (
              <IconAlertTriangle size={16} color="var(--mantine-color-error)" aria-label={text.form.hasProblems} />
            )}
          </Group>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>{children}</Accordion.Panel>
    </Accordion.Item>
  );
}
