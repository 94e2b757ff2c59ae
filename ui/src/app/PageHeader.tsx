import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTitle } from "./title";

interface Props {
  readonly title: string;
  readonly description?: ReactNode;
  /** Buttons at the right. */
  readonly children?: ReactNode;
}

/** The heading of a page; names the tab too. */
export function PageHeader({ title, description, children }: Props) {
  useTitle(title);
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
      <div>
        <Title order={1}>{title}</Title>
        {description && (
          <Text c="var(--text-dim)" size="sm" mt={4} maw="44rem" component="div">
            {description}
          </Text>
        )}
      </div>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
