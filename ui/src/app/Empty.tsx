import { Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface Props {
  readonly icon: Icon;
  readonly title: string;
  /** What to do next. */
  readonly hint?: ReactNode;
  /** Buttons and links that do it. */
  readonly children?: ReactNode;
  /** Level of the heading: 1 where it is all of a page, otherwise 2. */
  readonly order?: 1 | 2 | 3;
}

/** A place where nothing is yet, and how something gets there. */
export function Empty({ icon: Picture, title, hint, children, order = 2 }: Props) {
  return (
    <Stack align="center" gap="sm" py={56} px="md">
      <ThemeIcon variant="light" size={56} radius="xl" aria-hidden>
        <Picture size={28} stroke={1.5} />
      </ThemeIcon>
      <Title order={order} size="h3" ta="center" mt={4}>
        {title}
      </Title>
      {hint && (
        <Text c="var(--text-dim)" ta="center" maw="30rem" component="div">
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  );
}
