import { Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Logo } from "../../app/Logo";
import { ReachNote } from "../../app/ReachNote";
import classes from "./AccessPage.module.css";

interface Props {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** One card in the middle: what somebody sees who is not signed in yet. */
export function AccessPage({ title, hint, foot, children }: Props) {
  return (
    <main className={classes.page}>
      <div className={classes.column}>
        <div className={classes.brand}>
          <Logo size={36} />
        </div>
        <Paper className={classes.card} radius="lg">
          <Title order={1} size="h2">
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="var(--text-dim)" mt={6} component="div">
              {hint}
            </Text>
          )}
          <div className={classes.body}>{children}</div>
        </Paper>
        {foot && (
          <Text size="xs" c="var(--text-dim)" ta="center">
            {foot}
          </Text>
        )}
      </div>
      <ReachNote />
    </main>
  );
}
